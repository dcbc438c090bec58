using System.Text;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;

namespace Swoop.Faults.Tests.Strangers;

/// <summary>Peers that speak something else than gRPC.</summary>
public sealed class StrangerTests
{
    public static TheoryData<string> Greetings => ["HTTP/1.1", "noise", "TLS"];

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task Whoever_does_not_speak_HTTP_2_is_told_so_and_closed(string kind)
    {
        await using var victim = await Victim.StartAsync();
        using var stranger = (await victim.AttackAsync(greets: false)).Listening();
        var noise = new byte[200];
        new Random(1).NextBytes(noise);
        await stranger.SendAsync(kind switch
        {
            "HTTP/1.1" => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            "TLS" => Convert.FromHexString("16030100c8010000c40303").Concat(noise).ToArray(),
            _ => noise,
        });
        await stranger.SawGoAwayAsync(ErrorCode.ProtocolError);
        await Patience.UntilAsync(() => victim.Server.ConnectionCount == 0, "the end of the connection");
    }

    [Fact]
    public async Task A_plain_GET_ends_its_stream_and_not_the_connection()
    {
        await using var victim = await Victim.StartAsync();
        using var browser = (await victim.AttackAsync()).Listening();
        await browser.SendAsync(Attacker.Request(1, "Echo", end: true, verb: "GET"));
        await Patience.UntilAsync(() => browser.Count(FrameType.Headers) == 1, "an answer");
        await browser.SendAsync([.. Attacker.Request(3, "Echo"), .. Attacker.Data(3, Attacker.Message(1), end: true)]);
        await Patience.UntilAsync(() => browser.Payload == 6, "the answer to a good call");
    }
}
