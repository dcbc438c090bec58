using System.Text;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, with spaces!", "plain text, with spaces!")]
    [InlineData("50%", "50%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("t\tb\0", "t%09b%00")]
    [InlineData("\u007f", "%7F")]
    [InlineData("grüß", "gr%C3%BC%C3%9F")]
    [InlineData("☺ 𝄞", "%E2%98%BA %F0%9D%84%9E")]
    public void All_but_printable_ASCII_is_percent_encoded_UTF8(string text, string encoded)
    {
        Assert.Equal(encoded, Encode(text));
        Assert.Equal(text, Decode(encoded));
    }

    [Fact]
    public void Spaces_at_the_ends_are_encoded_because_header_values_lose_them()
    {
        Assert.Equal("%20a b%20", Encode(" a b "));
        Assert.Equal("%20", Encode(" "));
        Assert.Equal(" a b ", Decode("%20a b%20"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("100% sure")]
    [InlineData("%%")]
    [InlineData("a%0")]
    public void Escapes_that_are_none_are_passed_through(string value) => Assert.Equal(value, Decode(value));

    [Theory]
    [InlineData("%%41", "%A")]
    [InlineData("%e2%98%ba", "☺")]
    [InlineData("%ff", "\ufffd")]
    [InlineData("%C3(", "\ufffd(")]
    public void Decoding_never_fails(string value, string text) => Assert.Equal(text, Decode(value));

    [Fact]
    public void Raw_UTF8_is_accepted_though_nobody_should_send_it()
        => Assert.Equal("grüß", StatusText.Decode("grüß"u8));

    [Fact]
    public void A_surrogate_without_its_partner_becomes_a_replacement_character()
        => Assert.Equal("a%EF%BF%BDb", Encode("a\ud800b"));

    [Fact]
    public void A_destination_of_the_maximal_length_is_always_enough_and_a_shorter_one_is_refused()
    {
        Assert.Equal(9, Encode("☺").Length);
        Assert.Equal(9, StatusText.MaxLength("☺"));
        Assert.Throws<ArgumentException>(() => StatusText.Encode("☺", new byte[8]));
        Assert.Throws<ArgumentException>(() => StatusText.Encode("ab", new byte[1]));
    }

    [Fact]
    public void A_long_text_survives()
    {
        var text = string.Concat(Enumerable.Repeat("häufig % ", 5000)).TrimEnd();
        Assert.Equal(text, Decode(Encode(text)));
    }

    private static string Encode(string text)
    {
        var buffer = new byte[StatusText.MaxLength(text)];
        return Encoding.ASCII.GetString(buffer.AsSpan(0, StatusText.Encode(text, buffer)));
    }

    private static string Decode(string value) => StatusText.Decode(Encoding.ASCII.GetBytes(value));
}
