using System.Buffers.Binary;
using System.Text;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;

namespace Swoop.Http2.Tests.Kit;

/// <summary>Builds what a peer sends, frame by frame.</summary>
internal static class Wire
{
    public static byte[] Preface => Http2Engine.ClientPreface.ToArray();

    public static byte[] SettingsAck => Frame(FrameType.Settings, FrameFlags.Ack, 0, []);

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    public static byte[] Repeat(int times, byte[] frame) => Join([.. Enumerable.Repeat(frame, times)]);

    public static byte[] Frame(FrameType type, FrameFlags flags, uint stream, ReadOnlySpan<byte> payload) => Frame(payload.Length, type, flags, stream, payload);

    /// <summary>A frame whose header may say another length than its payload has.</summary>
    public static byte[] Frame(int length, FrameType type, FrameFlags flags, uint stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)length << 8) | (byte)type);
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    public static byte[] Settings(params (SettingId Id, uint Value)[] settings)
    {
        var payload = new byte[settings.Length * Setting.Size];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * Setting.Size), (ushort)settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * Setting.Size) + 2), settings[i].Value);
        }

        return Frame(FrameType.Settings, FrameFlags.None, 0, payload);
    }

    public static byte[] Headers(uint stream, byte[] block, FrameFlags flags = FrameFlags.EndHeaders) =>
        Frame(FrameType.Headers, flags, stream, block);

    /// <summary>HEADERS that open a stream with a gRPC request.</summary>
    public static byte[] Request(uint stream, bool endStream = false) =>
        Headers(stream, Block.Request, FrameFlags.EndHeaders | (endStream ? FrameFlags.EndStream : FrameFlags.None));

    public static byte[] Response(uint stream) => Headers(stream, Block.Response);

    public static byte[] Trailers(uint stream) => Headers(stream, Block.Trailers, FrameFlags.EndHeaders | FrameFlags.EndStream);

    public static byte[] Continuation(uint stream, byte[] fragment, bool endHeaders) =>
        Frame(FrameType.Continuation, endHeaders ? FrameFlags.EndHeaders : FrameFlags.None, stream, fragment);

    public static byte[] Data(uint stream, string text, bool endStream = false) => Data(stream, Encoding.ASCII.GetBytes(text), endStream);

    public static byte[] Data(uint stream, byte[] payload, bool endStream = false) =>
        Frame(FrameType.Data, endStream ? FrameFlags.EndStream : FrameFlags.None, stream, payload);

    public static byte[] PaddedData(uint stream, string text, byte padding, bool endStream = false) =>
        Frame(FrameType.Data, FrameFlags.Padded | (endStream ? FrameFlags.EndStream : FrameFlags.None), stream, [padding, .. Encoding.ASCII.GetBytes(text), .. new byte[padding]]);

    public static byte[] Reset(uint stream, ErrorCode code) => Frame(FrameType.RstStream, FrameFlags.None, stream, UInt32((uint)code));

    public static byte[] Ping(ulong opaque = 7, bool ack = false)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, opaque);
        return Frame(FrameType.Ping, ack ? FrameFlags.Ack : FrameFlags.None, 0, payload);
    }

    public static byte[] WindowUpdate(uint stream, uint increment) => Frame(FrameType.WindowUpdate, FrameFlags.None, stream, UInt32(increment));

    public static byte[] GoAway(uint last, ErrorCode code, string debug = "") =>
        Frame(FrameType.GoAway, FrameFlags.None, 0, [.. UInt32(last), .. UInt32((uint)code), .. Encoding.ASCII.GetBytes(debug)]);

    public static byte[] Priority(uint stream, uint dependsOn = 0) => Frame(FrameType.Priority, FrameFlags.None, stream, [.. UInt32(dependsOn), 15]);

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
