using System.Diagnostics;
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

    [Theory]
    [InlineData("GET", "application/grpc", "405")]
    [InlineData("POST", "application/json", "415")]
    public async Task An_HTTP_2_request_that_is_no_gRPC_gets_a_status_of_HTTP(string verb, string contentType, string status)
    {
        await using var victim = await Victim.StartAsync();
        var start = new ProcessStartInfo("curl")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--silent", "--http2-prior-knowledge", "--max-time", "10", "--output", "/dev/null", "--write-out", "%{http_code}", "--noproxy", "*" },
        };
        foreach (var argument in new[] { "--request", verb, "--header", $"content-type: {contentType}", $"{victim.Address}/test.Victim/Echo" }) start.ArgumentList.Add(argument);
        Process curl;
        try
        {
            curl = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No curl here; the same is tested with our own frames among the server's tests.
            return;
        }

        using (curl)
        {
            var output = await curl.StandardOutput.ReadToEndAsync();
            await curl.WaitForExitAsync();
            Assert.Equal(status, output);
        }
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
