using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section4_Frames;

/// <summary>RFC 9113, 4.3, and RFC 7541: each way in which a block cannot be decoded ends the connection with COMPRESSION_ERROR.</summary>
public sealed class CompressionErrorTests
{
    [Theory]
    [InlineData("2.3.3, an index beyond both tables", "be")]
    [InlineData("2.3.3, a name's index beyond both tables", "7f0f0161")]
    [InlineData("4.2, a size update behind a field", "8220")]
    [InlineData("5.1, an integer without an end", "ffffffffffffffffffff07")]
    [InlineData("5.1, an integer that is cut off", "ff")]
    [InlineData("5.2, a string longer than its block", "00016102")]
    [InlineData("5.2, Huffman padding of more than 7 bits", "000161" + "8247ff")]
    [InlineData("5.2, Huffman padding that is not the end of EOS", "000161" + "8118")]
    [InlineData("5.2, EOS within a Huffman string", "000161" + "84ffffffff")]
    [InlineData("6.1, index 0", "80")]
    [InlineData("6.2.1, a literal without a value", "400161")]
    [InlineData("6.2.2, a literal without a value", "000161")]
    [InlineData("6.2.3, a literal without a value", "100161")]
    [InlineData("6.3, a size above our SETTINGS_HEADER_TABLE_SIZE", "3fe21f")]
    public void A_block_that_breaks_RFC_7541(string section, string hex)
    {
        Assert.NotEmpty(section);
        Expect.ConnectionError(ErrorCode.CompressionError, Given.Server, Wire.Headers(1, [.. Convert.FromHexString(hex)]));
        Expect.ConnectionError(ErrorCode.CompressionError, Given.ClientWithCall, Wire.Headers(1, [.. Convert.FromHexString(hex)]));
    }

    [Fact]
    public void Several_updates_of_the_size_may_begin_a_block() =>
        Expect.Accepted(Given.Server, Wire.Headers(1, [0x20, 0x3f, 0x45, .. Block.Request]));
}
