using System.Text;
using Grpc.Core;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Tests.Headers;

public sealed class MetadataWriterTests
{
    [Fact]
    public void Entries_are_sent_in_order_and_binary_ones_without_padding()
    {
        var sent = Write(new Metadata { { "b", "2" }, { "a-bin", [1, 2] }, { "b", "1" }, { "e-bin", [] } });
        Assert.Equal(["b: 2", "a-bin: AQI", "b: 1", "e-bin: "], sent);
    }

    [Fact]
    public void Text_is_trimmed_of_surrounding_spaces() => Assert.Equal(["k: a b"], Write(new Metadata { { "k", "  a b " } }));

    [Fact]
    public void Long_values_are_sent_whole()
    {
        var text = new string('x', 5000);
        Assert.Equal([$"k: {text}", $"k-bin: {new string('A', 4000)}"], Write(new Metadata { { "k", text }, { "k-bin", new byte[3000] } }));
    }

    [Theory]
    [InlineData("grpc-status")]
    [InlineData("grpc-timeout")]
    [InlineData("grpc-previous-rpc-attempts")]
    [InlineData("content-type")]
    [InlineData("te")]
    [InlineData("connection")]
    [InlineData("host")]
    public void A_reserved_key_is_an_error_and_nothing_is_sent(string key)
    {
        var visitor = new Collector([]);
        Assert.False(MetadataWriter.TryWrite(new Metadata { { "fine", "v" }, { key, "v" } }, ref visitor, out var error));
        Assert.Contains($"\"{key}\"", error, StringComparison.Ordinal);
        Assert.Empty(visitor.Sent);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("\u007f")]
    [InlineData("grüß")]
    public void Text_beyond_printable_ASCII_is_an_error_that_hides_the_value(string value)
    {
        var error = MetadataWriter.FindFault(new Metadata { { "key", value } });
        Assert.Contains("\"key\"", error, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_request_for_an_encoding_is_local_and_never_sent()
        => Assert.Equal(["k: v"], Write(new Metadata { { ReservedHeaders.EncodingRequest, "gzip" }, { "k", "v" } }));

    [Theory]
    [InlineData("grpc-status-details-bin")]
    [InlineData("grpc-trace-bin")]
    [InlineData("grpc-tags-bin")]
    public void Binary_keys_of_grpc_are_free(string key)
        => Assert.Equal([$"{key}: AQ"], Write(new Metadata { { key, [1] } }));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var original = new Metadata { { "a", "1" }, { "b-bin", Wire.Payload(100) }, { "a", "2" } };
        var visitor = new Reader(new Metadata());
        Assert.True(MetadataWriter.TryWrite(original, ref visitor, out _));
        Assert.Equal(original.Select(entry => entry.ToString()), visitor.Target.Select(entry => entry.ToString()));
    }

    private static List<string> Write(Metadata metadata)
    {
        var visitor = new Collector([]);
        Assert.True(MetadataWriter.TryWrite(metadata, ref visitor, out var error));
        Assert.Null(error);
        return visitor.Sent;
    }

    private readonly struct Collector(List<string> sent) : IMetadataVisitor
    {
        public List<string> Sent => sent;

        public void Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
            => sent.Add($"{Encoding.ASCII.GetString(name)}: {Encoding.ASCII.GetString(value)}");
    }

    private readonly struct Reader(Metadata target) : IMetadataVisitor
    {
        public Metadata Target => target;

        public void Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
            => Assert.True(MetadataReader.TryAdd(target, name, value, out _));
    }
}
