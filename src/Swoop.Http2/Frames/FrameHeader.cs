using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Swoop.Http2.Frames;

/// <summary>The nine octets before every frame's payload (RFC 9113, 4.1).</summary>
/// <remarks>
/// <code>
///  +-----------------------------------------------+
///  |                 Length (24)                   |
///  +---------------+---------------+---------------+
///  |   Type (8)    |   Flags (8)   |
///  +-+-------------+---------------+-------------------------------+
///  |R|                 Stream Identifier (31)                      |
///  +=+=============================================================+
/// </code>
/// </remarks>
/// <param name="Length">The payload's length in octets, 0 to 2^24-1.</param>
/// <param name="Type">The frame's type; may be one that nobody knows.</param>
/// <param name="Flags">The flags, those without a meaning included.</param>
/// <param name="StreamId">The stream, or 0 for the connection. The reserved bit is dropped.</param>
public readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, StreamId StreamId)
{
    /// <summary>The length of a frame header in octets.</summary>
    public const int Size = 9;

    /// <summary>Reads a header from at least <see cref="Size"/> octets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var lengthAndType = BinaryPrimitives.ReadUInt32BigEndian(source);
        var flags = (FrameFlags)source[4];
        var streamId = BinaryPrimitives.ReadUInt32BigEndian(source[5..]) & 0x7fff_ffff;
        return new FrameHeader((int)(lengthAndType >> 8), (FrameType)(byte)lengthAndType, flags, new StreamId(streamId));
    }

    /// <summary>Writes the header into the first <see cref="Size"/> octets of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)Length << 8) | (byte)Type);
        destination[4] = (byte)Flags;
        BinaryPrimitives.WriteUInt32BigEndian(destination[5..], StreamId.Value);
    }

    /// <summary>True where <paramref name="flag"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(FrameFlags flag) => (Flags & flag) != 0;
}
