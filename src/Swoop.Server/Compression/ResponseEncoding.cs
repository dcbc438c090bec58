using System.IO.Compression;
using System.Text;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;

namespace Swoop.Server.Compression;

/// <summary>An encoding that responses can use, with its header field prepared.</summary>
internal sealed class ResponseEncoding(ICompressionProvider provider, CompressionLevel? level)
{
    public ICompressionProvider Provider { get; } = provider;

    public CompressionLevel? Level { get; } = level;

    public HeaderTemplate Field { get; } = new("grpc-encoding"u8, Encoding.ASCII.GetBytes(provider.EncodingName));
}
