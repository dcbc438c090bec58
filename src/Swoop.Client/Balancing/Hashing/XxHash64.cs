using System.Buffers.Binary;
using System.Numerics;

namespace Swoop.Client.Balancing.Hashing;

/// <summary>The hash XXH64 (xxHash specification, "XXH64 algorithm description"), which gRPC clients in all languages place on their rings (gRFC A42).</summary>
/// <remarks>
/// <code>
///   input  | 32 bytes | 32 bytes | ... | 8 | 8 | 8 | 4 | 1 | 1 | 1 |
///            \ four lanes, 8 bytes each /  \ the rest, in ever smaller bites, into the merged lanes
/// </code>
/// </remarks>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E37_79B1_85EB_CA87;
    private const ulong Prime2 = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong Prime3 = 0x1656_67B1_9E37_79F9;
    private const ulong Prime4 = 0x85EB_CA77_C2B2_AE63;
    private const ulong Prime5 = 0x27D4_EB2F_1656_67C5;
    private const int StripeSize = 32;

    public static ulong Hash(ReadOnlySpan<byte> input, ulong seed = 0)
    {
        var length = (ulong)input.Length;
        var hash = input.Length >= StripeSize ? HashStripes(ref input, seed) : seed + Prime5;
        return Avalanche(HashRest(input, hash + length));
    }

    private static ulong HashStripes(ref ReadOnlySpan<byte> input, ulong seed)
    {
        var lane1 = seed + Prime1 + Prime2;
        var lane2 = seed + Prime2;
        var lane3 = seed;
        var lane4 = seed - Prime1;
        for (; input.Length >= StripeSize; input = input[StripeSize..])
        {
            lane1 = Round(lane1, Read(input));
            lane2 = Round(lane2, Read(input[8..]));
            lane3 = Round(lane3, Read(input[16..]));
            lane4 = Round(lane4, Read(input[24..]));
        }

        var hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        return Merge(Merge(Merge(Merge(hash, lane1), lane2), lane3), lane4);
    }

    private static ulong HashRest(ReadOnlySpan<byte> rest, ulong hash)
    {
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            hash = BitOperations.RotateLeft(hash ^ Round(0, Read(rest)), 27) * Prime1 + Prime4;
        if (rest.Length >= sizeof(uint))
        {
            hash = BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2 + Prime3;
            rest = rest[sizeof(uint)..];
        }

        foreach (var value in rest) hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
        return hash;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong value) => BitOperations.RotateLeft(lane + value * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;

    private static ulong Read(ReadOnlySpan<byte> input) => BinaryPrimitives.ReadUInt64LittleEndian(input);
}
