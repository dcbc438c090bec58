namespace Swoop.Http2.Hpack;

/// <summary>String literals (RFC 7541, 5.2).</summary>
/// <remarks>
/// <code>
///     0   1   2   3   4   5   6   7
///   +---+---+---+---+---+---+---+---+
///   | H |    String Length (7+)     |   H: 1 if Huffman-coded; the length counts the octets that follow
///   +---+---------------------------+
///   |  String Data (Length octets)  |
///   +-------------------------------+
/// </code>
/// </remarks>
internal static class HpackString
{
    private const byte HuffmanFlag = 0x80;
    private const int PrefixBits = 7;

    // The shortest code has five bits: below three octets nothing is gained, at three at most one octet.
    private const int ShortestWorthCoding = 4;

    /// <summary>The most octets that a string of <paramref name="length"/> takes.</summary>
    public static int MaxLength(int length) => length + HpackInteger.MaxLength;

    /// <summary>Writes <paramref name="text"/>, Huffman-coded where that is shorter, and returns the octets used.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> text)
    {
        if (text.Length >= ShortestWorthCoding)
        {
            var encodedLength = Huffman.EncodedLength(text);
            if (encodedLength < text.Length)
            {
                var prefix = HpackInteger.Write(destination, HuffmanFlag, PrefixBits, encodedLength);
                return prefix + Huffman.Encode(text, destination[prefix..]);
            }
        }

        var written = HpackInteger.Write(destination, 0, PrefixBits, text.Length);
        text.CopyTo(destination[written..]);
        return written + text.Length;
    }

    /// <summary>Reads the string at <paramref name="offset"/>, which moves behind it.</summary>
    /// <param name="block">The header block.</param>
    /// <param name="offset">Where the string begins.</param>
    /// <param name="scratch">Holds <paramref name="text"/> where it was coded.</param>
    /// <param name="text">The string, within the block or the scratch.</param>
    public static HpackError Read(ReadOnlySpan<byte> block, scoped ref int offset, HuffmanScratch scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if ((uint)offset >= (uint)block.Length) return HpackError.Truncated;
        var isHuffman = (block[offset] & HuffmanFlag) != 0;
        var error = HpackInteger.Read(block, ref offset, PrefixBits, out var length);
        if (error != HpackError.None) return error;
        if (length > block.Length - offset) return HpackError.Truncated;
        text = block.Slice(offset, length);
        offset += length;
        return isHuffman ? scratch.Decode(text, block.Length, out text) : HpackError.None;
    }
}
