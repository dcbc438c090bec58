using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.HuffmanCoding;

public class HuffmanTests
{
    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-key", "25a849e95ba97d7f")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("302", "6402")]
    [InlineData("307", "640eff")]
    [InlineData("private", "aec3771a4b")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3")]
    [InlineData("", "")]
    public void Strings_of_the_specification_are_coded_and_decoded(string text, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Encode(Encoding.ASCII.GetBytes(text))));
        Assert.Equal(text, Encoding.ASCII.GetString(Decode(Convert.FromHexString(hex))));
    }

    [Fact]
    public void Every_octet_survives_alone_doubled_and_between_others()
    {
        for (var octet = 0; octet < 256; octet++)
        {
            byte[][] texts = [[(byte)octet], [(byte)octet, (byte)octet], [.. "a"u8, (byte)octet, .. "0123456789"u8]];
            foreach (var text in texts) Assert.Equal(text, Decode(Encode(text)));
        }
    }

    [Fact]
    public void Random_strings_survive_at_every_length()
    {
        var random = new Random(7541);
        for (var round = 0; round < 4000; round++)
        {
            var text = new byte[round % 200];
            random.NextBytes(text);
            if (round % 2 == 0)
                for (var i = 0; i < text.Length; i++) text[i] = (byte)(' ' + (text[i] % 95));
            Assert.Equal(text, Decode(Encode(text)));
        }
    }

    [Fact]
    public void The_longest_result_fits_the_room_that_was_promised()
    {
        for (var length = 0; length < 100; length++)
        {
            // The five-bit code of '0' is all zeros, so zeros decode to the most octets.
            var text = Decode(Encode(Encoding.ASCII.GetBytes(new string('0', length))));
            Assert.Equal(length, text.Length);
        }
    }

    [Theory]
    [InlineData("ffffffff")] // EOS, 30 ones, and two more
    [InlineData("fffffffc")]
    [InlineData("1ffffffff8")] // behind an 'a'
    [InlineData("00000000000000000000ffffffff00000000000000000000")] // far from the end
    public void The_end_of_string_symbol_is_an_error(string hex) => Assert.Equal(HpackError.HuffmanEndOfString, Error(hex));

    [Theory]
    [InlineData("ff")] // eight ones without a symbol
    [InlineData("1fff")] // 'a' and eleven ones
    [InlineData("ffffff")]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ffff")]
    [InlineData("18")] // 'a' and 000
    [InlineData("1e")] // 'a' and 110
    [InlineData("fffe")] // a longer code that is not complete
    public void Padding_that_is_long_or_not_all_ones_is_an_error(string hex) => Assert.Equal(HpackError.HuffmanPadding, Error(hex));

    [Fact]
    public void Codes_are_those_of_appendix_B()
    {
        Assert.Equal(0x1ff8u, HuffmanCode.Codes[0]);
        Assert.Equal(0x14u, HuffmanCode.Codes[' ']);
        Assert.Equal(0x0u, HuffmanCode.Codes['0']);
        Assert.Equal(0x7ffcu, HuffmanCode.Codes['<']);
        Assert.Equal(0x21u, HuffmanCode.Codes['A']);
        Assert.Equal(0x7fff0u, HuffmanCode.Codes['\\']);
        Assert.Equal(0x7bu, HuffmanCode.Codes['z']);
        Assert.Equal(0xffffffcu, HuffmanCode.Codes[127]);
        Assert.Equal(0x3ffffeeu, HuffmanCode.Codes[255]);
        Assert.Equal(0x3fffffffu, HuffmanCode.Codes[HuffmanCode.EndOfString]);
    }

    private static byte[] Encode(byte[] text)
    {
        var encoded = new byte[Huffman.EncodedLength(text)];
        Assert.Equal(encoded.Length, Huffman.Encode(text, encoded));
        return encoded;
    }

    private static byte[] Decode(byte[] encoded)
    {
        var text = new byte[Huffman.MaxDecodedLength(encoded.Length)];
        Assert.Equal(HpackError.None, Huffman.Decode(encoded, text, out var written));
        return text[..written];
    }

    private static HpackError Error(string hex)
    {
        var encoded = Convert.FromHexString(hex);
        return Huffman.Decode(encoded, new byte[Huffman.MaxDecodedLength(encoded.Length)], out _);
    }
}
