namespace Swoop.Http2.Hpack;

/// <summary>Integers with an N-bit prefix (RFC 7541, 5.1).</summary>
/// <remarks>
/// <code>
///   value &lt; 2^N - 1                      value >= 2^N - 1
///     0   1   2   3   4   5   6   7         0   1   2   3   4   5   6   7
///   +---+---+---+---+---+---+---+---+     +---+---+---+---+---+---+---+---+
///   |  pattern  |       value       |     |  pattern  | 1   1   1   1   1 |
///   +-----------+-------------------+     +---+-------+-------------------+
///                                         | 1 |   rest, low 7 bits        |
///   (pictured with N = 5)                 +---+---------------------------+
///                                         | 0 |   rest, high 7 bits       |
///                                         +---+---------------------------+
/// </code>
/// The reader takes at most five continuation octets: enough for <see cref="int.MaxValue"/>, too few to keep it busy.
/// </remarks>
internal static class HpackInteger
{
    /// <summary>The most octets an integer takes: the prefix and five more.</summary>
    public const int MaxLength = 6;

    private const int MaxContinuationBits = 35;

    /// <summary>Writes <paramref name="value"/> behind the bits of <paramref name="pattern"/> and returns the octets used.</summary>
    public static int Write(Span<byte> destination, byte pattern, int prefixBits, int value)
    {
        var prefixMax = (1 << prefixBits) - 1;
        if (value < prefixMax)
        {
            destination[0] = (byte)(pattern | value);
            return 1;
        }

        destination[0] = (byte)(pattern | prefixMax);
        var rest = (uint)(value - prefixMax);
        var written = 1;
        while (rest >= 0x80)
        {
            destination[written++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        destination[written++] = (byte)rest;
        return written;
    }

    /// <summary>Reads the integer at <paramref name="offset"/>, which moves behind it.</summary>
    public static HpackError Read(ReadOnlySpan<byte> block, scoped ref int offset, int prefixBits, out int value)
    {
        value = 0;
        if ((uint)offset >= (uint)block.Length) return HpackError.Truncated;
        var prefixMax = (1 << prefixBits) - 1;
        value = block[offset++] & prefixMax;
        return value < prefixMax ? HpackError.None : ReadContinuation(block, ref offset, ref value);
    }

    private static HpackError ReadContinuation(ReadOnlySpan<byte> block, scoped ref int offset, ref int value)
    {
        long sum = value;
        for (var shift = 0; shift < MaxContinuationBits; shift += 7)
        {
            if ((uint)offset >= (uint)block.Length) return HpackError.Truncated;
            var next = block[offset++];
            sum += (long)(next & 0x7f) << shift;
            if ((next & 0x80) != 0) continue;
            if (sum > int.MaxValue) return HpackError.IntegerTooLarge;
            value = (int)sum;
            return HpackError.None;
        }

        return HpackError.IntegerTooLarge;
    }
}
