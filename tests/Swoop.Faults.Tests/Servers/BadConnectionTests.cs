using Grpc.Core;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;
using static Swoop.Faults.Tests.Servers.BadServer;

namespace Swoop.Faults.Tests.Servers;

/// <summary>Servers that break the connection, or its rules: the call is UNAVAILABLE, the server is told why, and the next call goes to a new connection.</summary>
public sealed class BadConnectionTests
{
    private const byte EndHeaders = 4;

    private static readonly Dictionary<string, (ErrorCode Code, byte[] Frames)> _violations = new()
    {
        ["4.1 a frame too long"] = (ErrorCode.FrameSizeError, Frame(FrameType.Data, 0, 1, new byte[16_385])),
        ["4.3 a block that cannot be decoded"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [0x80])),
        ["4.3 a block that is interrupted"] = (ErrorCode.ProtocolError, [.. Frame(FrameType.Headers, 0, 1, Field(":status", "200")), .. Data(1, [1])]),
        ["5.1 HEADERS on an idle stream"] = (ErrorCode.ProtocolError, Answer(99)),
        ["5.1 DATA on an idle stream"] = (ErrorCode.ProtocolError, Data(99, [1])),
        ["5.1.1 HEADERS on an even stream"] = (ErrorCode.ProtocolError, Answer(2)),
        ["6.5.2 push enabled"] = (ErrorCode.ProtocolError, Frame(FrameType.Settings, 0, 0, Setting(SettingId.EnablePush, 1))),
        ["6.5.2 a window above 2^31-1"] = (ErrorCode.FlowControlError, Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, 1u << 31))),
        ["6.6 PUSH_PROMISE"] = (ErrorCode.ProtocolError, Frame(FrameType.PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. Field(":method", "GET")])),
        ["6.7 PING of 7 octets"] = (ErrorCode.FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[7])),
        ["6.8 GOAWAY of 7 octets"] = (ErrorCode.FrameSizeError, Frame(FrameType.GoAway, 0, 0, new byte[7])),
        ["6.9.1 a window of the connection above 2^31-1"] = (ErrorCode.FlowControlError, Frame(FrameType.WindowUpdate, 0, 0, Number(int.MaxValue))),
        ["a flood of CONTINUATION"] = (ErrorCode.EnhanceYourCalm, [.. Frame(FrameType.Headers, 0, 1, []), .. Often(40, Frame(FrameType.Continuation, 0, 1, Field("a", "b")))]),
        ["a flood of PING"] = (ErrorCode.EnhanceYourCalm, Often(3000, Frame(FrameType.Ping, 0, 0, new byte[8]))),
        ["a flood of SETTINGS"] = (ErrorCode.EnhanceYourCalm, Often(3000, Frame(FrameType.Settings, 0, 0, []))),
    };

    public static TheoryData<string> Violations => [.. _violations.Keys];

    public static TheoryData<string, string> Ends
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var stage in new[] { "before headers", "after headers", "within a frame", "within a message" })
            {
                all.Add(stage, "half-closed");
                all.Add(stage, "reset");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public Task A_violation_is_told_and_the_next_call_connects_anew(string violation) => PlayAsync(async server =>
    {
        var (code, frames) = _violations[violation];
        var call = server.CallAsync(MethodType.DuplexStreaming);
        using var peer = await server.AcceptAsync();
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == 1, "the request");
        await peer.SendAsync(frames);
        Assert.Equal(StatusCode.Unavailable, await call);
        await peer.SawGoAwayAsync(code);
        await SucceedsAsync(server);
    });

    [Theory]
    [MemberData(nameof(Ends))]
    public Task A_connection_that_ends_at_any_stage_makes_its_calls_unavailable(string stage, string end) => PlayAsync(async server =>
    {
        var calls = Shapes.Select(shape => server.CallAsync(shape)).ToArray();
        using var peer = await server.AcceptAsync();
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == calls.Length, "the requests");
        await peer.SendAsync(stage switch
        {
            "before headers" => [],
            "after headers" => Opening(1),
            "within a frame" => Opening(1).AsSpan(0, 20).ToArray(),
            _ => [.. Opening(1), .. Data(1, Message(9).AsSpan(0, 8))],
        });
        if (end == "reset") peer.Break();
        else peer.CloseHalf();
        foreach (var call in calls) Assert.Equal(StatusCode.Unavailable, await call);
        if (end != "reset") await peer.Closed;
        await SucceedsAsync(server);
    });

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(1u, 1)]
    [InlineData(2u, 1)]
    [InlineData(3u, 2)]
    [InlineData(5u, 3)]
    [InlineData(7u, 3)]
    [InlineData(int.MaxValue, 3)]
    public Task Calls_above_a_GOAWAY_are_sent_again_and_those_below_are_answered(uint last, int below) => PlayAsync(async server =>
    {
        var calls = new List<Task<StatusCode>> { server.CallAsync(MethodType.Unary) };
        using var peer = await server.AcceptAsync();
        calls.Add(server.CallAsync(MethodType.Unary));
        calls.Add(server.CallAsync(MethodType.Unary));
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == calls.Count, "the requests");
        await peer.SendAsync([.. Frame(FrameType.GoAway, 0, 0, [.. Number(last), .. Number((uint)ErrorCode.NoError)]), .. Frame(FrameType.Ping, 0, 0, new byte[8])]);
        await Patience.UntilAsync(() => peer.Count(FrameType.Ping) == 1, "the answer to a PING");
        // Calls that come after it go to the next connection, too.
        calls.Add(server.CallAsync(MethodType.Unary));
        using var next = await server.AcceptAsync();
        for (var id = 1u; id <= (calls.Count - below) * 2; id += 2)
        {
            await Patience.UntilAsync(() => next.Count(FrameType.Headers) >= (id + 1) / 2, $"request {id} on the new connection");
            await next.SendAsync(Answer(id));
        }

        for (var id = 1u; id <= below * 2; id += 2) await peer.SendAsync(Answer(id));
        foreach (var call in calls) Assert.Equal(StatusCode.OK, await call);
        await peer.Closed;
    });

    private static async Task SucceedsAsync(BadServer server)
    {
        var call = server.CallAsync(MethodType.Unary);
        using var peer = await server.AcceptAsync();
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == 1, "the request");
        await peer.SendAsync(Answer(1));
        Assert.Equal(StatusCode.OK, await call);
    }

    private static byte[] Often(int times, byte[] frame) => [.. Enumerable.Repeat(frame, times).SelectMany(static bytes => bytes)];
}
