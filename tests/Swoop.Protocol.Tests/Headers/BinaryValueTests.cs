using System.Text;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class BinaryValueTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void Base64_is_emitted_without_padding_and_read_with_or_without(string text, string encoded)
    {
        var value = Encoding.ASCII.GetBytes(text);
        Assert.Equal(encoded, Encode(value));
        AssertDecodes(value, encoded);
        AssertDecodes(value, encoded.PadRight((encoded.Length + 3) / 4 * 4, '='));
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("Zm9vY")]
    [InlineData("Zg=")]
    [InlineData("Z===")]
    [InlineData("====")]
    [InlineData("=")]
    [InlineData("Zg==Zg==")]
    [InlineData("Zg==Zg")]
    [InlineData("Zm9vYg=")]
    [InlineData("Zm 9v")]
    [InlineData("Zm9v\n")]
    [InlineData("Zm9-")]
    [InlineData("Zm9_")]
    [InlineData("Zm9é")]
    public void What_is_not_base64_is_refused(string encoded)
        => Assert.False(BinaryValue.TryDecode(Encoding.Latin1.GetBytes(encoded), out _));

    [Fact]
    public void Values_of_every_length_survive()
    {
        for (var length = 0; length < 300; length++)
            AssertDecodes(Wire.Payload(length), Encode(Wire.Payload(length)));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
        => Assert.Throws<ArgumentException>(() => BinaryValue.Encode([1, 2], new byte[2]));

    private static void AssertDecodes(byte[] expected, string encoded)
    {
        Assert.True(BinaryValue.TryDecode(Encoding.ASCII.GetBytes(encoded), out var decoded));
        Assert.Equal(expected, decoded);
    }

    private static string Encode(byte[] value)
    {
        var buffer = new byte[BinaryValue.EncodedLength(value.Length)];
        Assert.Equal(buffer.Length, BinaryValue.Encode(value, buffer));
        return Encoding.ASCII.GetString(buffer);
    }
}
