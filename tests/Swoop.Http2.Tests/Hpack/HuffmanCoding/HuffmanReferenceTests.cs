using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.HuffmanCoding;

/// <summary>The table-driven decoder against the plainest one: bit by bit, with a dictionary of codes.</summary>
public class HuffmanReferenceTests
{
    private static readonly Dictionary<(int Length, uint Code), int> _symbols = Enumerable.Range(0, HuffmanCode.EndOfString + 1)
        .ToDictionary(symbol => ((int)HuffmanCode.Lengths[symbol], HuffmanCode.Codes[symbol]));

    [Fact]
    public void Random_bits_give_the_same_text_or_the_same_error()
    {
        var random = new Random(52);
        var errors = new HashSet<HpackError>();
        for (var round = 0; round < 50_000; round++)
        {
            var encoded = new byte[random.Next(40)];
            random.NextBytes(encoded);
            // Long codes begin with many ones: without help they are rare.
            for (var i = 0; i < encoded.Length; i++)
                if (random.Next(8) < round % 8) encoded[i] = 0xff;

            var text = new byte[Huffman.MaxDecodedLength(encoded.Length)];
            var error = Huffman.Decode(encoded, text, out var written);
            var (expectedError, expectedText) = DecodePlainly(encoded);
            Assert.Equal(expectedError, error);
            if (error == HpackError.None) Assert.Equal(expectedText, text[..written]);
            errors.Add(error);
        }

        Assert.Equal(3, errors.Count);
    }

    private static (HpackError Error, byte[] Text) DecodePlainly(byte[] encoded)
    {
        var text = new List<byte>();
        var (code, length) = (0u, 0);
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            code = (code << 1) | (uint)((encoded[bit / 8] >> (7 - (bit % 8))) & 1);
            length++;
            if (!_symbols.TryGetValue((length, code), out var symbol)) continue;
            if (symbol == HuffmanCode.EndOfString) return (HpackError.HuffmanEndOfString, []);
            text.Add((byte)symbol);
            (code, length) = (0, 0);
        }

        var isPadding = length < 8 && code == (1u << length) - 1;
        return (isPadding ? HpackError.None : HpackError.HuffmanPadding, [.. text]);
    }
}
