using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Conformance;

/// <summary>What a peer may do, over a socket: its call is answered, and nothing is reset or closed.</summary>
public sealed class AcceptedTests
{
    private const byte End = 1;
    private const byte EndHeaders = 4;
    private const byte Padded = 8;
    private const byte Priority = 32;

    private static readonly byte[] _block = Request(1, "Echo")[FrameHeader.Size..];
    private static readonly byte[] _body = Data(1, Message(1), end: true);
    private static readonly byte[] _request = [.. Request(1, "Echo"), .. _body];

    private static readonly Dictionary<string, byte[]> _deeds = new()
    {
        ["a plain request"] = _request,
        ["4.1 a frame of an unknown type"] = [.. Frame((FrameType)22, 255, 0, [1, 2]), .. _request],
        ["4.1 flags without a meaning"] = [.. Frame(FrameType.Ping, 0xfe, 0, new byte[8]), .. _request],
        ["4.1 the reserved bit"] = [.. Reserved(Request(1, "Echo")), .. Reserved(_body)],
        ["4.2 DATA of 16,384 octets"] = [.. Request(1, "Echo"), .. Data(1, Message(1)), .. Frame(FrameType.Data, Padded | End, 1, [255, .. new byte[255]])],
        ["5.1 PRIORITY on an idle stream"] = [.. Frame(FrameType.Priority, 0, 3, [0, 0, 0, 0, 1]), .. _request],
        ["5.1 PRIORITY on a closed stream"] = [.. Request(1, "Deaf"), .. Reset(1), .. Frame(FrameType.Priority, 0, 1, [0, 0, 0, 0, 1]), .. Request(3, "Echo"), .. Data(3, Message(1), end: true)],
        ["5.1 WINDOW_UPDATE on a half-closed stream"] = [.. _request, .. Frame(FrameType.WindowUpdate, 0, 1, Number(1))],
        ["5.1 WINDOW_UPDATE on a closed stream"] = [.. Request(1, "Deaf"), .. Reset(1), .. Frame(FrameType.WindowUpdate, 0, 1, Number(1)), .. Request(3, "Echo"), .. Data(3, Message(1), end: true)],
        ["5.1.1 streams that are skipped"] = [.. Request(99, "Echo"), .. Data(99, Message(1), end: true)],
        ["5.5 an unknown frame on a stream"] = [.. Request(1, "Echo"), .. Frame((FrameType)99, 0, 1, [1]), .. _body],
        ["6.1 DATA in pieces, some empty, some padded"] =
            [.. Request(1, "Echo"), .. Data(1, [0, 0]), .. Data(1, []), .. Frame(FrameType.Data, Padded, 1, [3, 0, 0, 0, 0, 0]), .. Data(1, [1, 7]), .. Data(1, [], end: true)],
        ["6.2 HEADERS with padding"] = [.. Frame(FrameType.Headers, EndHeaders | Padded, 1, [2, .. _block, 0, 0]), .. _body],
        ["6.2 HEADERS with a priority"] = [.. Frame(FrameType.Headers, EndHeaders | Priority, 1, [0x80, 0, 0, 0, 255, .. _block]), .. _body],
        ["6.2 HEADERS with both"] = [.. Frame(FrameType.Headers, EndHeaders | Padded | Priority, 1, [2, 0, 0, 0, 0, 16, .. _block, 0, 0]), .. _body],
        ["6.3 PRIORITY while the request goes on"] = [.. Request(1, "Echo"), .. Frame(FrameType.Priority, 0, 1, [0x80, 0, 0, 9, 255]), .. _body],
        ["6.4 RST_STREAM of another call"] = [.. Request(1, "Deaf"), .. Reset(1), .. Request(3, "Echo"), .. Data(3, Message(1), end: true)],
        ["6.5 SETTINGS of nothing, and of what nobody knows"] = [.. Frame(FrameType.Settings, 0, 0, []), .. Frame(FrameType.Settings, 0, 0, Setting((SettingId)0xff, 1)), .. _request],
        ["6.5.2 all settings"] =
        [
            .. Frame(FrameType.Settings, 0, 0,
            [
                .. Setting(SettingId.HeaderTableSize, 0), .. Setting(SettingId.EnablePush, 0), .. Setting(SettingId.MaxConcurrentStreams, 0),
                .. Setting(SettingId.InitialWindowSize, 9), .. Setting(SettingId.InitialWindowSize, 99), .. Setting(SettingId.MaxFrameSize, (1 << 24) - 1), .. Setting(SettingId.MaxHeaderListSize, 9999),
            ]),
            .. _request,
        ],
        ["6.7 PING and an answer that nobody asked for"] = [.. Frame(FrameType.Ping, 0, 0, new byte[8]), .. Frame(FrameType.Ping, 1, 0, new byte[8]), .. _request],
        ["6.8 GOAWAY while a call is open"] = [.. Request(1, "Echo"), .. Frame(FrameType.GoAway, 0, 0, new byte[8]), .. _body],
        ["6.9 windows that grow"] = [.. Frame(FrameType.WindowUpdate, 0, 0, Number(1000)), .. Request(1, "Echo"), .. Frame(FrameType.WindowUpdate, 0, 1, Number(1000)), .. _body],
        ["6.10 a block over several frames"] =
        [
            .. Frame(FrameType.Headers, 0, 1, _block.AsSpan(0, 1)), .. Frame(FrameType.Continuation, 0, 1, []), .. Frame(FrameType.Continuation, 0, 1, _block.AsSpan(1, 9)),
            .. Frame(FrameType.Continuation, EndHeaders, 1, _block.AsSpan(10)), .. _body,
        ],
        ["7 an unknown error code"] = [.. Request(1, "Deaf"), .. Reset(1, (ErrorCode)0xffff_ffff), .. Request(3, "Echo"), .. Data(3, Message(1), end: true)],
        ["8.1 a request with trailers"] = [.. Request(1, "Echo"), .. Data(1, Message(1)), .. Headers(1, end: true, ("x", "y"))],
        ["8.1.1 a content-length that is right"] = [.. Frame(FrameType.Headers, EndHeaders, 1, [.. _block, .. Field("content-length", "6")]), .. _body],
        ["8.2.3 a cookie in crumbs"] = [.. Frame(FrameType.Headers, EndHeaders, 1, [.. _block, .. Field("cookie", "a=b"), .. Field("cookie", "c=d")]), .. _body],
        ["7541 6.1 an indexed field"] = [.. Frame(FrameType.Headers, EndHeaders, 1, [0x83, .. _block.AsSpan(Field(":method", "POST").Length)]), .. _body],
        ["7541 6.2 literals of all kinds, Huffman-coded too"] =
            [.. Frame(FrameType.Headers, EndHeaders, 1, [.. _block, 0x40, 1, (byte)'a', 1, (byte)'b', 0x10, 1, (byte)'c', 0x81, 0x1f, 0xbe, 0x7e, 0x81, 0x1f]), .. _body],
        ["7541 6.3 size updates in front of a block"] = [.. Frame(FrameType.Headers, EndHeaders, 1, [0x20, 0x3f, 0xe1, 0x1f, .. _block]), .. _body],
    };

    public static TheoryData<string> Deeds => [.. _deeds.Keys];

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task The_call_is_answered(string deed)
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync(_deeds[deed]);
        await Patience.UntilAsync(() => peer.Payload == 6 && peer.Count(FrameType.Headers) == 2, "the answer");
        Assert.Equal(0, peer.Count(FrameType.RstStream));
        // Whoever says goodbye is told so, too.
        Assert.Equal(peer.Saw(FrameType.GoAway, ErrorCode.NoError) ? 1 : 0, peer.Count(FrameType.GoAway));
    }

    [Fact]
    public async Task A_call_is_answered_that_comes_octet_by_octet()
    {
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync(greets: false)).Listening();
        byte[] all = [.. Http2Engine.ClientPreface, .. Frame(FrameType.Settings, 0, 0, []), .. _request];
        foreach (var octet in all) await peer.SendAsync([octet]);
        await Patience.UntilAsync(() => peer.Payload == 6, "the answer");
    }

    private static byte[] Reserved(byte[] frame)
    {
        frame = [.. frame];
        frame[5] |= 0x80;
        return frame;
    }
}
