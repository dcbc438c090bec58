using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;
using Swoop.Server;
using Swoop.TestKit;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>PINGs that measure a bandwidth, and those that do not (gRFC A8), on a clock that the test moves.</summary>
public sealed class PingTests
{
    private readonly ManualTimeProvider _time = new();
    private uint _nextStream = 1;
    private int _answered;

    [Fact]
    public async Task A_measuring_PING_that_comes_after_the_last_DATA_costs_nothing()
    {
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { TimeProvider = _time });
        using var client = (await victim.AttackAsync()).Listening();
        for (var i = 0; i < 20; i++)
        {
            await CallAsync(client);
            _time.Advance(TimeSpan.FromSeconds(10));
            await PingAsync(client);
        }

        Assert.Equal(0, client.Count(FrameType.GoAway));
    }

    [Fact]
    public async Task Several_of_them_within_a_second_cost_nothing()
    {
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { TimeProvider = _time });
        using var client = (await victim.AttackAsync()).Listening();
        await CallAsync(client);
        for (var i = 0; i < 9; i++)
        {
            await PingAsync(client);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await CallAsync(client);
        Assert.Equal(0, client.Count(FrameType.GoAway));
    }

    [Fact]
    public async Task PINGs_that_go_on_after_that_second_are_too_many()
    {
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { TimeProvider = _time });
        using var client = (await victim.AttackAsync()).Listening();
        await CallAsync(client);
        await PingAsync(client);
        _time.Advance(TimeSpan.FromSeconds(1));
        await PingAsync(client);
        await PingAsync(client);
        await client.SendAsync(Frame(FrameType.Ping, 0, 0, new byte[8]));
        await client.SawGoAwayAsync(ErrorCode.EnhanceYourCalm);
        Assert.Contains("too_many_pings", client.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "Echo")]
    [InlineData("POST", "None")]
    public async Task An_answer_without_a_message_forgives_as_well(string verb, string method)
    {
        await using var victim = await Victim.StartAsync(new GrpcServerOptions { TimeProvider = _time });
        using var client = (await victim.AttackAsync()).Listening();
        for (var i = 1; i <= 10; i++)
        {
            var expected = i;
            await client.SendAsync(Request(_nextStream, method, end: true, verb));
            _nextStream += 2;
            await Patience.UntilAsync(() => client.Count(FrameType.Headers) == expected, "an answer");
            _time.Advance(TimeSpan.FromSeconds(10));
            await PingAsync(client);
        }

        Assert.Equal(0, client.Count(FrameType.GoAway));
    }

    private async Task CallAsync(Attacker client)
    {
        var payload = client.Payload;
        await client.SendAsync([.. Request(_nextStream, "Echo"), .. Data(_nextStream, Message(1), end: true)]);
        _nextStream += 2;
        await Patience.UntilAsync(() => client.Payload == payload + 6, "an answer");
    }

    private async Task PingAsync(Attacker client)
    {
        await client.SendAsync(Frame(FrameType.Ping, 0, 0, new byte[8]));
        var expected = ++_answered;
        await Patience.UntilAsync(() => client.Count(FrameType.Ping) == expected, "the answer to a PING");
    }
}
