namespace Swoop.Abstractions.Tests;

public class KeyTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("x-trace_id.9")]
    [InlineData("0-_.z")]
    public void A_lower_case_key_is_kept_without_a_copy(string key)
    {
        Assert.Same(key, new Metadata.Entry(key, "v").Key);
    }

    [Theory]
    [InlineData("ABC", "abc")]
    [InlineData("X-Request-ID", "x-request-id")]
    public void Upper_case_letters_become_lower_case(string key, string expected)
    {
        Assert.Equal(expected, new Metadata.Entry(key, "v").Key);
    }

    [Theory]
    [InlineData("a b", "' '", "position 1")]
    [InlineData("a:b", "':'", "position 1")]
    [InlineData(":path", "':'", "position 0")]
    [InlineData("käse", "U+00E4", "position 1")]
    [InlineData("line\nbreak", "U+000A", "position 4")]
    [InlineData("\u212Aelvin", "U+212A", "position 0")]
    public void The_error_for_a_forbidden_character_names_it_and_its_position(string key, string character, string position)
    {
        var error = Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));

        Assert.Contains(character, error.Message, StringComparison.Ordinal);
        Assert.Contains(position, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_names_the_key()
    {
        var error = Assert.Throws<ArgumentException>(() => new Metadata.Entry("not/allowed", "v"));

        Assert.Contains("'not/allowed'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_carries_no_line_break_of_the_key()
    {
        var error = Assert.Throws<ArgumentException>(() => new Metadata.Entry("a\r\nfake log line", "v"));

        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(@"a\u000d\u000afake log line", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_key_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("", "v"));
    }

    [Fact]
    public void A_null_key_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "v"));
    }

    [Fact]
    public void A_text_value_needs_a_key_without_the_binary_suffix()
    {
        var error = Assert.Throws<ArgumentException>(() => new Metadata.Entry("Trace-Bin", "v"));

        Assert.Contains("'Trace-Bin'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_value_needs_a_key_with_the_binary_suffix()
    {
        var error = Assert.Throws<ArgumentException>(() => new Metadata.Entry("trace", [1]));

        Assert.Contains("'trace'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_binary_suffix_counts_in_any_letter_case()
    {
        Assert.Equal("trace-bin", new Metadata.Entry("Trace-BIN", [1]).Key);
    }
}
