using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Conformance;

/// <summary>RFC 9113, 5.4.1, over a socket: after a connection error the peer gets GOAWAY with its code, and the connection is closed.</summary>
public sealed class ConnectionErrorTests
{
    private const byte End = 1;
    private const byte EndHeaders = 4;
    private const byte Padded = 8;
    private const byte Priority = 32;

    private static readonly byte[] _block = Request(1, "Deaf")[FrameHeader.Size..];

    private static readonly Dictionary<string, (ErrorCode Code, byte[] Frames)> _violations = new()
    {
        ["4.2 DATA too long"] = (ErrorCode.FrameSizeError, [.. Request(1, "Deaf"), .. Data(1, new byte[16_385])]),
        ["4.2 HEADERS too long"] = (ErrorCode.FrameSizeError, Frame(FrameType.Headers, EndHeaders, 1, new byte[16_385])),
        ["4.1 a frame too long"] = (ErrorCode.FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[16_385])),
        ["4.3 a block that cannot be decoded"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [0x80])),
        ["4.3 a frame within a block"] = (ErrorCode.ProtocolError, [.. Frame(FrameType.Headers, 0, 1, _block.AsSpan(0, 9)), .. Frame(FrameType.Ping, 0, 0, new byte[8])]),
        ["4.3 HEADERS of another stream within a block"] = (ErrorCode.ProtocolError, [.. Frame(FrameType.Headers, 0, 1, _block.AsSpan(0, 9)), .. Request(3, "Deaf")]),
        ["5.1 HEADERS after RST_STREAM"] = (ErrorCode.StreamClosed, [.. Request(1, "Deaf"), .. Reset(1), .. Request(1, "Deaf")]),
        ["5.1 CONTINUATION after RST_STREAM"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Reset(1), .. Frame(FrameType.Continuation, EndHeaders, 1, _block)]),
        ["5.1 CONTINUATION after END_STREAM"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf", end: true), .. Frame(FrameType.Continuation, EndHeaders, 1, _block)]),
        ["5.3.1 HEADERS that depend on themselves"] = (ErrorCode.ProtocolError, Frame(FrameType.Headers, EndHeaders | Priority, 1, [0, 0, 0, 1, 9, .. _block])),
        ["5.3.1 PRIORITY that depends on itself"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.Priority, 0, 1, [0, 0, 0, 1, 9])]),
        ["5.1 DATA on an idle stream"] = (ErrorCode.ProtocolError, Data(1, [1])),
        ["5.1 RST_STREAM on an idle stream"] = (ErrorCode.ProtocolError, Reset(1)),
        ["5.1 WINDOW_UPDATE on an idle stream"] = (ErrorCode.ProtocolError, Frame(FrameType.WindowUpdate, 0, 1, Number(1))),
        ["5.1 CONTINUATION on an idle stream"] = (ErrorCode.ProtocolError, Frame(FrameType.Continuation, EndHeaders, 1, _block)),
        ["5.1.1 an even stream"] = (ErrorCode.ProtocolError, Request(2, "Deaf")),
        ["5.1.1 a stream below another"] = (ErrorCode.ProtocolError, [.. Request(5, "Deaf"), .. Request(3, "Deaf")]),
        ["6.1 DATA on stream 0"] = (ErrorCode.ProtocolError, Data(0, [1])),
        ["6.1 more padding than payload"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.Data, Padded, 1, [9, 1])]),
        ["6.2 HEADERS on stream 0"] = (ErrorCode.ProtocolError, Frame(FrameType.Headers, EndHeaders, 0, _block)),
        ["6.2 more padding than block"] = (ErrorCode.ProtocolError, Frame(FrameType.Headers, EndHeaders | Padded, 1, [255, .. _block])),
        ["6.3 PRIORITY on stream 0"] = (ErrorCode.ProtocolError, Frame(FrameType.Priority, 0, 0, [0, 0, 0, 3, 1])),
        ["6.4 RST_STREAM on stream 0"] = (ErrorCode.ProtocolError, Reset(0)),
        ["6.4 RST_STREAM of 3 octets"] = (ErrorCode.FrameSizeError, [.. Request(1, "Deaf"), .. Frame(FrameType.RstStream, 0, 1, new byte[3])]),
        ["6.5 SETTINGS on a stream"] = (ErrorCode.ProtocolError, Frame(FrameType.Settings, 0, 1, [])),
        ["6.5 SETTINGS of 5 octets"] = (ErrorCode.FrameSizeError, Frame(FrameType.Settings, 0, 0, new byte[5])),
        ["6.5 an acknowledgement with a payload"] = (ErrorCode.FrameSizeError, Frame(FrameType.Settings, 1, 0, new byte[6])),
        ["6.5.2 ENABLE_PUSH of 2"] = (ErrorCode.ProtocolError, Frame(FrameType.Settings, 0, 0, Setting(SettingId.EnablePush, 2))),
        ["6.5.2 a window above 2^31-1"] = (ErrorCode.FlowControlError, Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, 1u << 31))),
        ["6.5.2 a frame size below 2^14"] = (ErrorCode.ProtocolError, Frame(FrameType.Settings, 0, 0, Setting(SettingId.MaxFrameSize, 16_383))),
        ["6.6 PUSH_PROMISE"] = (ErrorCode.ProtocolError, Frame(FrameType.PushPromise, EndHeaders, 1, [0, 0, 0, 2, .. _block])),
        ["6.7 PING on a stream"] = (ErrorCode.ProtocolError, Frame(FrameType.Ping, 0, 1, new byte[8])),
        ["6.7 PING of 6 octets"] = (ErrorCode.FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[6])),
        ["6.8 GOAWAY on a stream"] = (ErrorCode.ProtocolError, Frame(FrameType.GoAway, 0, 1, new byte[8])),
        ["6.9 WINDOW_UPDATE of 3 octets"] = (ErrorCode.FrameSizeError, Frame(FrameType.WindowUpdate, 0, 0, new byte[3])),
        ["6.9 an increment of 0"] = (ErrorCode.ProtocolError, Frame(FrameType.WindowUpdate, 0, 0, Number(0))),
        ["6.9.1 a window above 2^31-1"] = (ErrorCode.FlowControlError, Frame(FrameType.WindowUpdate, 0, 0, Number(int.MaxValue))),
        ["6.10 CONTINUATION after a whole block"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Frame(FrameType.Continuation, EndHeaders, 1, _block)]),
        ["6.10 CONTINUATION on stream 0"] = (ErrorCode.ProtocolError, [.. Frame(FrameType.Headers, 0, 1, _block.AsSpan(0, 9)), .. Frame(FrameType.Continuation, EndHeaders, 0, _block.AsSpan(9))]),
        ["6.10 CONTINUATION after DATA"] = (ErrorCode.ProtocolError, [.. Request(1, "Deaf"), .. Data(1, [1]), .. Frame(FrameType.Continuation, EndHeaders, 1, _block)]),
        ["7541 2.3.3 an index beyond the tables"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0xbe])),
        ["7541 2.3.3 a name beyond the tables"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0x7f, 0x0f, 1, (byte)'a'])),
        ["7541 4.2 a size update behind a field"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0x20])),
        ["7541 5.2 Huffman padding of 8 bits"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0, 1, (byte)'a', 0x82, 0x1f, 0xff])),
        ["7541 5.2 Huffman padding of zeros"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0, 1, (byte)'a', 0x81, 0x18])),
        ["7541 5.2 EOS in a string"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0, 1, (byte)'a', 0x84, 0xff, 0xff, 0xff, 0xff])),
        ["7541 6.3 a size above our limit"] = (ErrorCode.CompressionError, Frame(FrameType.Headers, EndHeaders, 1, [0x3f, 0xe2, 0x1f, .. _block])),
        ["6.10 CONTINUATION of another stream"] = (ErrorCode.ProtocolError, [.. Frame(FrameType.Headers, End, 1, _block.AsSpan(0, 9)), .. Frame(FrameType.Continuation, EndHeaders, 3, _block.AsSpan(9))]),
    };

    public static TheoryData<string> Sections => [.. _violations.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task The_peer_is_told_why_and_the_connection_is_closed(string section)
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync(_violations[section].Frames);
        await peer.SawGoAwayAsync(_violations[section].Code);
    }

    [Theory]
    [InlineData(FrameType.Ping)]
    [InlineData(FrameType.Headers)]
    [InlineData(FrameType.WindowUpdate)]
    public async Task A_first_frame_that_is_no_SETTINGS_ends_the_connection(FrameType type)
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync(greets: false)).Listening();
        await peer.SendAsync([.. Http2Engine.ClientPreface, .. Frame(type, EndHeaders, 0, new byte[8])]);
        await peer.SawGoAwayAsync(ErrorCode.ProtocolError);
    }

    [Fact]
    public async Task Calls_before_it_end_and_their_handlers_see_a_cancellation()
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync(Request(1, "Deaf"));
        await Patience.UntilAsync(() => victim.Running == 1, "the handler");
        await peer.SendAsync(Frame(FrameType.Ping, 0, 1, new byte[8]));
        await peer.SawGoAwayAsync(ErrorCode.ProtocolError);
        await Patience.UntilAsync(() => victim.Running == 0, "the handler's end");
    }
}
