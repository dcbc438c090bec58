using System.Buffers.Binary;

namespace Swoop.Http2.Hpack;

/// <summary>The hashes by which the encoder looks for names and fields.</summary>
/// <remarks>
/// Every match is confirmed by comparing octets, and no table behind these hashes has more than 128 places: a peer that finds
/// collisions gains nothing. Never 0, which marks an empty place.
/// </remarks>
internal static class HeaderHash
{
    private const ulong Multiplier = 0x9e3779b97f4a7c15;

    /// <summary>The hash of a name.</summary>
    public static uint OfName(ReadOnlySpan<byte> name) => Mix(name, 0);

    /// <summary>The hash of a field, from that of its name.</summary>
    public static uint OfField(uint nameHash, ReadOnlySpan<byte> value) => Mix(value, nameHash);

    private static uint Mix(ReadOnlySpan<byte> bytes, uint seed)
    {
        var hash = (seed + (ulong)bytes.Length + 1) * Multiplier;
        for (; bytes.Length > 8; bytes = bytes[8..]) hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        hash = Step(hash, ReadLast(bytes));
        return Math.Max((uint)hash, 1);
    }

    private static ulong Step(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Multiplier;
        return hash ^ (hash >> 32);
    }

    private static ulong ReadLast(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) << 32),
        > 0 => bytes[0] | ((uint)bytes[bytes.Length / 2] << 8) | ((uint)bytes[^1] << 16),
        _ => 0,
    };
}
