using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;
using Swoop.Server;
using Swoop.TestKit;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Clients that take a little now and then, on a clock that the test moves.</summary>
public sealed class SlowReadTests
{
    private const int FirstWindow = 65_535;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_window_that_opens_by_an_octet_now_and_then_buys_no_time()
    {
        await using var victim = await StartAsync(minRate: 50);
        using var attacker = await AskForMuchAsync(victim);
        var steps = await TakeAsync(attacker, octets: 1, atMost: 60);
        // Ten seconds, and a fifth of a second for the ten octets.
        Assert.Equal(11, steps);
        await attacker.SawResetAsync(ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public async Task A_client_that_takes_the_least_rate_is_never_stalled()
    {
        await using var victim = await StartAsync(minRate: 50);
        using var attacker = await AskForMuchAsync(victim);
        Assert.Equal(60, await TakeAsync(attacker, octets: 50, atMost: 60));
        Assert.Equal(0, attacker.Count(FrameType.RstStream));
    }

    [Fact]
    public async Task What_was_taken_at_once_buys_no_more_than_the_whole_time()
    {
        await using var victim = await StartAsync(minRate: 50);
        using var attacker = await AskForMuchAsync(victim);
        Assert.Equal(1, await TakeAsync(attacker, octets: 100_000, atMost: 1));
        for (var i = 0; i < 9; i++) _time.Advance(_step);
        Assert.Equal(0, attacker.Count(FrameType.RstStream));
        // Timers fire up to a tick late.
        _time.Advance(_step + TimeSpan.FromMilliseconds(10));
        await attacker.SawResetAsync(ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public async Task Without_a_least_rate_a_stream_that_moves_however_slowly_is_not_stalled()
    {
        await using var victim = await StartAsync(minRate: null);
        using var attacker = await AskForMuchAsync(victim);
        Assert.Equal(60, await TakeAsync(attacker, octets: 1, atMost: 60));
        Assert.Equal(0, attacker.Count(FrameType.RstStream));
    }

    private Task<Victim> StartAsync(int? minRate) =>
        Victim.StartAsync(new GrpcServerOptions { TimeProvider = _time, StalledStreamTimeout = _timeout, MinResponseDataRate = minRate });

    private static async Task<Attacker> AskForMuchAsync(Victim victim)
    {
        var attacker = (await victim.AttackAsync()).Listening();
        await attacker.SendAsync([.. Frame(FrameType.WindowUpdate, 0, 0, Number(1 << 20)), .. Request(1, "Big"), .. Data(1, Message(0), end: true)]);
        await Patience.UntilAsync(() => attacker.Payload == FirstWindow, "the first window");
        return attacker;
    }

    /// <summary>Opens the window by so many octets once a second; returns how often until the stream was reset.</summary>
    private async Task<int> TakeAsync(Attacker attacker, int octets, int atMost)
    {
        var expected = attacker.Payload;
        for (var step = 1; step <= atMost; step++)
        {
            _time.Advance(_step);
            await attacker.SendAsync(Frame(FrameType.WindowUpdate, 0, 1, Number((uint)octets)));
            expected += octets;
            await Patience.UntilAsync(() => attacker.Payload == expected || attacker.Count(FrameType.RstStream) > 0, "what the window allows");
            if (attacker.Count(FrameType.RstStream) > 0) return step;
        }

        return atMost;
    }
}
