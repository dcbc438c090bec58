using System.Text;
using Grpc.Core;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class MetadataReaderTests
{
    [Fact]
    public void Text_is_trimmed_of_surrounding_spaces()
        => Assert.Equal("a  b", Single("key", "  a  b\t").Value);

    [Fact]
    public void Duplicate_keys_keep_their_order()
    {
        var metadata = new Metadata();
        Add(metadata, "k", "1");
        Add(metadata, "other", "x");
        Add(metadata, "k", "2");
        Assert.Equal(["k=1", "other=x", "k=2"], metadata.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    public void Text_with_commas_stays_one_value() => Assert.Equal("a,b", Single("key", "a,b").Value);

    [Fact]
    public void Bytes_outside_ASCII_are_kept_one_character_each()
    {
        var metadata = new Metadata();
        Assert.True(MetadataReader.TryAdd(metadata, "key"u8, [0x61, 0xe9, 0xff], out _));
        Assert.Equal("a\u00e9\u00ff", metadata[0].Value);
    }

    [Theory]
    [InlineData("AQI=")]
    [InlineData("AQI")]
    [InlineData(" AQI ")]
    public void Binary_values_are_read_with_or_without_padding(string value)
        => Assert.Equal([1, 2], Single("key-bin", value).ValueBytes);

    [Theory]
    [InlineData("AQI,Aw", "1 2|3")]
    [InlineData("AQI= , Aw==", "1 2|3")]
    [InlineData("AQI,,Aw", "1 2||3")]
    [InlineData(",", "|")]
    [InlineData("", "")]
    public void Binary_values_are_split_at_commas(string value, string expected)
    {
        var metadata = new Metadata();
        Add(metadata, "key-bin", value);
        Assert.Equal(expected, string.Join('|', metadata.Select(entry => string.Join(' ', entry.ValueBytes))));
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("AQI,secret*")]
    [InlineData("AQI;Aw")]
    public void Bad_base64_is_an_error_that_names_the_key_and_hides_the_value(string value)
    {
        var metadata = new Metadata();
        Assert.False(MetadataReader.TryAdd(metadata, "key-bin"u8, Encoding.ASCII.GetBytes(value), out var error));
        Assert.Empty(metadata);
        Assert.Contains("key-bin", error, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_very_many_binary_values_is_refused()
    {
        var most = new string(',', BinaryValue.MaxValuesPerField - 1);
        Assert.True(MetadataReader.TryAdd([], "key-bin"u8, Encoding.ASCII.GetBytes(most), out _));
        Assert.False(MetadataReader.TryAdd([], "key-bin"u8, Encoding.ASCII.GetBytes(most + ","), out var error));
        Assert.Contains("129 values", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x!y")]
    [InlineData("Upper")]
    [InlineData("")]
    [InlineData("sp ace")]
    public void A_name_that_gRPC_does_not_allow_is_skipped(string name)
    {
        var metadata = new Metadata();
        Add(metadata, name, "v");
        Assert.Empty(metadata);
    }

    [Theory]
    [InlineData("key", "v", 1)]
    [InlineData("key-bin", "AQ", 1)]
    [InlineData("key-bin", "AQ,AQ,AQ", 3)]
    [InlineData("x!y", "v", 0)]
    public void What_a_header_table_keeps_can_be_added_many_times(string name, string value, int count)
    {
        Assert.True(MetadataReader.TryParse(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), out var entries, out _));
        var first = new Metadata();
        var second = new Metadata();
        MetadataReader.AddTo(first, entries);
        MetadataReader.AddTo(second, entries);
        Assert.Equal(count, first.Count);
        Assert.Equal(first, second);
    }

    private static Metadata.Entry Single(string name, string value)
    {
        var metadata = new Metadata();
        Add(metadata, name, value);
        return Assert.Single(metadata);
    }

    private static void Add(Metadata metadata, string name, string value)
    {
        Assert.True(MetadataReader.TryAdd(metadata, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), out var error));
        Assert.Null(error);
    }
}
