using System.Text;
using Grpc.Core;
using Swoop.Protocol.Compression;

namespace Swoop.Protocol.Tests.Compression;

public sealed class CompressionRegistryTests
{
    [Fact]
    public void The_default_accepts_identity_gzip_and_deflate()
    {
        Assert.Equal("identity,gzip,deflate", CompressionRegistry.Default.AcceptEncoding);
        Assert.Equal("identity,gzip,deflate"u8, CompressionRegistry.Default.AcceptEncodingBytes.Span);
        Assert.Equal("identity", new CompressionRegistry([]).AcceptEncoding);
    }

    [Theory]
    [InlineData("", true, null)]
    [InlineData("identity", true, null)]
    [InlineData("gzip", true, "gzip")]
    [InlineData("deflate", true, "deflate")]
    [InlineData("br", false, null)]
    [InlineData("GZIP", false, null)]
    public void An_encoding_is_found_by_its_name(string name, bool known, string? provider)
    {
        Assert.Equal(known, CompressionRegistry.Default.TryResolve(Encoding.ASCII.GetBytes(name), out var found));
        Assert.Equal(provider, found?.EncodingName);
        Assert.Equal(provider is not null, CompressionRegistry.Default.TryFind(name, out _));
    }

    [Fact]
    public void Finding_an_encoding_costs_no_allocation()
        => Assert.Equal(0, Allocations.Of(() => CompressionRegistry.Default.Find("deflate"u8)));

    [Fact]
    public void A_later_provider_replaces_an_earlier_one_of_the_same_name()
    {
        var later = new GzipCompressionProvider();
        var registry = new CompressionRegistry([new GzipCompressionProvider(), later]);
        Assert.Same(later, registry.Find("gzip"u8));
        Assert.Equal("identity,gzip", registry.AcceptEncoding);
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("a,b")]
    [InlineData("Gzip")]
    [InlineData("a b")]
    public void A_name_that_cannot_travel_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => new CompressionRegistry([new NamedProvider(name)]));

    [Theory]
    [InlineData("identity,gzip", "gzip", true)]
    [InlineData("identity, gzip ,deflate", "gzip", true)]
    [InlineData("identity,gzipx", "gzip", false)]
    [InlineData("", "gzip", false)]
    [InlineData("", "identity", true)]
    public void A_response_is_compressed_only_with_what_the_client_accepts(string acceptEncoding, string name, bool accepted)
        => Assert.Equal(accepted, MessageEncoding.IsAccepted(Encoding.ASCII.GetBytes(acceptEncoding), name));

    [Fact]
    public void An_unknown_encoding_is_UNIMPLEMENTED_at_the_server_and_INTERNAL_at_the_client()
    {
        var atServer = MessageEncoding.UnknownAtServer("snappy"u8, CompressionRegistry.Default);
        var atClient = MessageEncoding.UnknownAtClient("snappy"u8);

        Assert.Equal(StatusCode.Unimplemented, atServer.StatusCode);
        Assert.Contains("\"snappy\"; it knows identity,gzip,deflate", atServer.Detail, StringComparison.Ordinal);
        Assert.Equal(StatusCode.Internal, atClient.StatusCode);
        Assert.Contains("snappy", atClient.Detail, StringComparison.Ordinal);
    }

    private sealed class NamedProvider(string name) : ICompressionProvider
    {
        public string EncodingName => name;

        public Stream CreateCompressionStream(Stream output, System.IO.Compression.CompressionLevel? compressionLevel) => output;

        public Stream CreateDecompressionStream(Stream input) => input;
    }
}
