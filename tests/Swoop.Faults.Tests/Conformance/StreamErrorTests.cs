using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Conformance;

/// <summary>RFC 9113, 5.4.2, over a socket: a stream error ends its stream, and the connection goes on.</summary>
public sealed class StreamErrorTests
{
    private const byte EndHeaders = 4;
    private const byte End = 1;

    private static readonly Dictionary<string, (ErrorCode Code, byte[] Frames)> _violations = new()
    {
        ["5.1 DATA on a half-closed stream"] = (ErrorCode.StreamClosed, [.. Request(1, "Deaf", end: true), .. Data(1, [1])]),
        ["5.1 HEADERS on a half-closed stream"] = (ErrorCode.StreamClosed, [.. Request(1, "Deaf", end: true), .. Request(1, "Deaf", end: true)]),
        ["6.9 an increment of 0"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.WindowUpdate, 0, 1, Number(0))]),
        ["6.9.1 a window above 2^31-1"] = (ErrorCode.FlowControlError, [.. Request(1, "Deaf"), .. Frame(FrameType.WindowUpdate, 0, 1, Number(int.MaxValue))]),
        ["5.3.1 PRIORITY of 4 octets"] = (ErrorCode.FrameSizeError, [.. Request(1, "Deaf"), .. Frame(FrameType.Priority, 0, 1, new byte[4])]),
        ["8.1 HEADERS in mid-stream"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.Headers, EndHeaders, 1, Field("x", "y"))]),
        ["8.1 a pseudo-header among trailers"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.Headers, EndHeaders | End, 1, Field(":path", "/"))]),
        ["8.1.1 more DATA than announced"] = (ErrorCode.ProtocolError, [.. With("content-length", "1"), .. Data(1, [1, 2], end: true)]),
        ["8.1.1 more DATA than announced, over several frames"] = (ErrorCode.ProtocolError, [.. With("content-length", "1"), .. Data(1, [1]), .. Data(1, [1], end: true)]),
        ["8.1.1 no DATA where some is announced"] = (ErrorCode.ProtocolError, [.. With("content-length", "1"), .. Data(1, [], end: true)]),
        ["8.1.1 less DATA than announced"] = (ErrorCode.ProtocolError, [.. With("content-length", "3"), .. Data(1, [1, 2], end: true)]),
        ["8.2.1 a name in capitals"] = (ErrorCode.ProtocolError, With("X", "y")),
        ["8.2.1 a value with a line end"] = (ErrorCode.ProtocolError, With("x", "y\nz")),
        ["8.2.1 a value with a NUL"] = (ErrorCode.ProtocolError, With("x", "y\0z")),
        ["8.2.1 an empty name"] = (ErrorCode.ProtocolError, With("", "y")),
        ["8.2.2 transfer-encoding"] = (ErrorCode.ProtocolError, With("transfer-encoding", "chunked")),
        ["8.2.2 upgrade"] = (ErrorCode.ProtocolError, With("upgrade", "websocket")),
        ["8.2.2 a connection header"] = (ErrorCode.ProtocolError, With("connection", "keep-alive")),
        ["8.2.2 te of more than trailers"] = (ErrorCode.ProtocolError, With("te", "gzip")),
        ["8.3 an unknown pseudo-header"] = (ErrorCode.ProtocolError, With(":x", "y")),
        ["8.3 a pseudo-header of responses"] = (ErrorCode.ProtocolError, With(":status", "200")),
        ["8.3 a pseudo-header behind a regular field"] = (ErrorCode.ProtocolError, Headers(1, end: false, (":method", "POST"), (":scheme", "http"), ("x", "y"), (":path", "/"))),
        ["8.3 a second :path"] = (ErrorCode.ProtocolError, With(":path", "/")),
        ["8.3 a second :method"] = (ErrorCode.ProtocolError, With(":method", "POST")),
        ["8.3 a second :scheme"] = (ErrorCode.ProtocolError, With(":scheme", "http")),
        ["8.3.1 no :scheme"] = (ErrorCode.ProtocolError, Headers(1, end: false, (":method", "POST"), (":path", "/"), (":authority", "x"))),
        ["8.3.1 an empty :path"] = (ErrorCode.ProtocolError, Headers(1, end: false, (":method", "POST"), (":scheme", "http"), (":path", ""), (":authority", "x"))),
        ["8.5 CONNECT with a :path"] = (ErrorCode.ProtocolError, Headers(1, end: false, (":method", "CONNECT"), (":path", "/"), (":authority", "x"))),
        ["8.3.1 no :method"] = (ErrorCode.ProtocolError, Frame(FrameType.Headers, EndHeaders, 1, [.. Field(":scheme", "http"), .. Field(":path", "/"), .. Field(":authority", "x")])),
        ["8.3.1 no :path"] = (ErrorCode.ProtocolError, Frame(FrameType.Headers, EndHeaders, 1, [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":authority", "x")])),
    };

    public static TheoryData<string> Sections => [.. _violations.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task The_stream_is_reset_and_the_next_call_succeeds(string section)
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync(_violations[section].Frames);
        await peer.SawResetAsync(_violations[section].Code);
        await peer.SendAsync([.. Request(3, "Echo"), .. Data(3, Message(1), end: true)]);
        await Patience.UntilAsync(() => peer.Payload == 6, "the answer to a good call");
        await Patience.UntilAsync(() => victim.Running == 0, "the end of the handler, if one began");
        Assert.Equal(0, peer.Count(FrameType.GoAway));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task Requests_of_other_methods_are_answered_with_or_without_a_body(string verb)
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync(Request(1, "Echo", end: true, verb));
        await peer.SendAsync([.. Request(3, "Echo", verb: verb), .. Data(3, new byte[100], end: true)]);
        await peer.SendAsync([.. Request(5, "Echo", verb: verb), .. Data(5, new byte[100]), .. Frame(FrameType.Headers, EndHeaders | End, 5, Field("x", "y"))]);
        await Patience.UntilAsync(() => peer.Count(FrameType.Headers) == 3, "three answers");
        await peer.SendAsync([.. Request(7, "Echo"), .. Data(7, Message(1), end: true)]);
        await Patience.UntilAsync(() => peer.Payload == 6, "the answer to a good call");
        Assert.Equal(0, peer.Count(FrameType.GoAway));
        Assert.Equal(0, victim.Started);
    }

    private static byte[] With(string name, string value)
    {
        byte[] field = Field(name, value);
        var request = Request(1, "Deaf")[FrameHeader.Size..];
        // Pseudo-headers stand in front of all others.
        return Frame(FrameType.Headers, EndHeaders, 1, name.StartsWith(':') ? [.. field, .. request] : [.. request, .. field]);
    }
}
