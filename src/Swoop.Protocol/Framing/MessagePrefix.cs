using System.Buffers.Binary;

namespace Swoop.Protocol.Framing;

// The five bytes in front of every gRPC message:
//
//   +---------+-----------------------------------+
//   | Flags 8 |  Length 32, big-endian            |
//   +---------+-----------------------------------+
//   |  payload, Length bytes ...
//   +------------------------------
//
// Flags: bit 0 says that the payload is compressed with the stream's grpc-encoding; the other bits are reserved and zero.

/// <summary>The flags and the length that precede each message (gRPC over HTTP/2, "Length-Prefixed-Message").</summary>
/// <param name="Flags">0, or 1 for a compressed payload; every other value is a fault of the peer.</param>
/// <param name="Length">Length of the payload in bytes, the prefix itself not counted.</param>
public readonly record struct MessagePrefix(byte Flags, uint Length)
{
    /// <summary>Size of a prefix in bytes.</summary>
    public const int Size = 5;

    /// <summary>The only flag that is defined: the payload is compressed.</summary>
    public const byte CompressedFlag = 1;

    /// <summary>Whether the payload is compressed with the encoding that the stream announced.</summary>
    public bool IsCompressed => (Flags & CompressedFlag) != 0;

    /// <summary>Whether a flag is set that gRPC does not define.</summary>
    public bool HasUnknownFlags => Flags > CompressedFlag;

    /// <summary>Reads a prefix from the first five bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than <see cref="Size"/> bytes.</exception>
    public static MessagePrefix Read(ReadOnlySpan<byte> source)
        => new(source[0], BinaryPrimitives.ReadUInt32BigEndian(source[1..]));

    /// <summary>Writes this prefix over the first five bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than <see cref="Size"/> bytes.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], Length);
        destination[0] = Flags;
    }
}
