namespace Swoop.Http2.Hpack;

/// <summary>The code of RFC 7541, appendix B, and the tables that coding and decoding read.</summary>
/// <remarks>
/// The code is canonical: sorted by length and then by symbol, each code is its predecessor plus one, shifted to its length. So
/// the 257 lengths say everything, and the tables are computed from them.
/// </remarks>
internal static class HuffmanCode
{
    /// <summary>The bits that one look-up in <see cref="Decoding"/> takes.</summary>
    public const int LookupBits = 12;

    /// <summary>The shortest and the longest code, in bits.</summary>
    public const int MinLength = 5;

    /// <summary>The longest code, in bits.</summary>
    public const int MaxLength = 30;

    /// <summary>The symbol that ends a string and never appears in one.</summary>
    public const int EndOfString = 256;

    /// <summary>Per octet the code, right-aligned.</summary>
    public static readonly uint[] Codes = new uint[EndOfString + 1];

    /// <summary>
    /// Per 12 bits of input the one or two symbols whose codes fit wholly into them; 0 where a longer code begins.
    /// <code>
    ///   | 31 ... 26 | 25 24 |  23 ... 20  |   19 ... 16   | 15 ... 8 |  7 ... 0  |
    ///   |     0     | count | first's len | length of all |  second  |   first   |
    /// </code>
    /// </summary>
    public static readonly uint[] Decoding = new uint[1 << LookupBits];

    // Per length: the first code above all codes of that length, left-aligned in 32 bits; the first code itself; and where its
    // symbol stands in _sorted.
    private static readonly ulong[] _limits = new ulong[MaxLength + 1];
    private static readonly uint[] _firstCodes = new uint[MaxLength + 1];
    private static readonly int[] _firstSymbols = new int[MaxLength + 1];
    private static readonly ushort[] _sorted = new ushort[EndOfString + 1];

    static HuffmanCode()
    {
        AssignCodes();
        FillSingles();
        FillPairs();
    }

    /// <summary>Per symbol the length of its code in bits.</summary>
    public static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>Finds the symbol whose code, longer than <see cref="LookupBits"/>, begins at the highest bit of <paramref name="bits"/>.</summary>
    public static int FindLong(ulong bits, out int length)
    {
        var code = (uint)(bits >> 32);
        length = LookupBits + 1;
        while (code >= _limits[length]) length++;
        return _sorted[_firstSymbols[length] + (int)((code >> (32 - length)) - _firstCodes[length])];
    }

    private static void AssignCodes()
    {
        var next = 0u;
        var position = 0;
        for (var length = MinLength; length <= MaxLength; length++)
        {
            next <<= 1;
            _firstCodes[length] = next;
            _firstSymbols[length] = position;
            for (var symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] != length) continue;
                Codes[symbol] = next++;
                _sorted[position++] = (ushort)symbol;
            }

            _limits[length] = (ulong)next << (32 - length);
        }
    }

    private static void FillSingles()
    {
        for (var symbol = 0; symbol < EndOfString; symbol++)
        {
            var length = (int)Lengths[symbol];
            if (length > LookupBits) continue;
            var from = (int)Codes[symbol] << (LookupBits - length);
            var entry = (1u << 24) | ((uint)length << 20) | ((uint)length << 16) | (uint)symbol;
            Decoding.AsSpan(from, 1 << (LookupBits - length)).Fill(entry);
        }
    }

    private static void FillPairs()
    {
        var singles = (uint[])Decoding.Clone();
        for (var bits = 0; bits < singles.Length; bits++)
        {
            var first = singles[bits];
            if (first == 0) continue;
            var firstLength = (int)(first >> 20) & 15;
            var second = singles[(bits << firstLength) & (singles.Length - 1)];
            var length = firstLength + ((int)(second >> 20) & 15);
            // The bits shifted in from the right are not input: a second symbol counts only if it does without them.
            if (second == 0 || length > LookupBits) continue;
            Decoding[bits] = (2u << 24) | ((uint)firstLength << 20) | ((uint)length << 16) | ((second & 0xff) << 8) | (first & 0xff);
        }
    }
}
