using System.Buffers.Binary;

namespace Rivals.HttpClient;

/// <summary>The benchmark's message in gRPC's frame, written by hand.</summary>
/// <remarks>
/// <code>
///   0 | length, 4 octets | 0x0A (field 1, bytes) | length of the payload, varint | payload
/// </code>
/// </remarks>
internal static class Frames
{
    private const int PrefixSize = 5;
    private const byte PayloadTag = 0x0A;

    public static byte[] Message(int payload)
    {
        var message = new List<byte> { PayloadTag };
        var rest = (uint)payload;
        for (; rest >= 0x80; rest >>= 7) message.Add((byte)(rest | 0x80));
        message.Add((byte)rest);
        message.AddRange(new byte[payload]);
        var frame = new byte[PrefixSize + message.Count];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Count);
        message.CopyTo(frame, PrefixSize);
        return frame;
    }

    /// <summary>The length of the frame that begins here, or null while its prefix is not complete.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> bytes) => bytes.Length < PrefixSize ? null : PrefixSize + BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
}
