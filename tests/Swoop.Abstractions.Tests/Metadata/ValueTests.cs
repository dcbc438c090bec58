namespace Swoop.Abstractions.Tests;

public class ValueTests
{
    [Fact]
    public void A_text_entry_gives_its_text()
    {
        var entry = new Metadata.Entry("key", "value");

        Assert.False(entry.IsBinary);
        Assert.Equal("value", entry.Value);
    }

    [Fact]
    public void A_text_entry_gives_its_ascii_bytes()
    {
        Assert.Equal("value"u8.ToArray(), new Metadata.Entry("key", "value").ValueBytes);
    }

    [Fact]
    public void What_is_not_ascii_becomes_a_question_mark_in_the_bytes()
    {
        Assert.Equal("gr?n"u8.ToArray(), new Metadata.Entry("key", "grün").ValueBytes);
    }

    [Fact]
    public void An_empty_text_is_a_text()
    {
        var entry = new Metadata.Entry("key", "");

        Assert.False(entry.IsBinary);
        Assert.Equal("", entry.Value);
        Assert.Empty(entry.ValueBytes);
    }

    [Fact]
    public void An_empty_binary_value_is_binary()
    {
        var entry = new Metadata.Entry("key-bin", []);

        Assert.True(entry.IsBinary);
        Assert.Empty(entry.ValueBytes);
    }

    [Fact]
    public void Null_values_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key-bin", (byte[])null!));
    }

    [Fact]
    public void A_binary_entry_has_no_text()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);

        Assert.Contains("'key-bin'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changing_the_array_given_in_does_not_change_the_entry()
    {
        byte[] bytes = [1, 2, 3];
        var entry = new Metadata.Entry("key-bin", bytes);

        bytes[0] = 9;

        Assert.Equal([1, 2, 3], entry.ValueBytes);
    }

    [Fact]
    public void Changing_the_array_given_out_does_not_change_the_entry()
    {
        var entry = new Metadata.Entry("key-bin", [1, 2, 3]);

        entry.ValueBytes[0] = 9;

        Assert.Equal([1, 2, 3], entry.ValueBytes);
    }

    [Fact]
    public void A_text_entry_reads_as_key_and_text()
    {
        Assert.Equal("[Entry: key=key, value=value]", new Metadata.Entry("Key", "value").ToString());
    }

    [Fact]
    public void A_binary_entry_reads_as_key_and_base64()
    {
        Assert.Equal("[Entry: key=key-bin, valueBytes=AQID]", new Metadata.Entry("key-bin", [1, 2, 3]).ToString());
    }
}
