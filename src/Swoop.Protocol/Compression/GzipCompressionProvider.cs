using System.IO.Compression;

namespace Swoop.Protocol.Compression;

/// <summary>The encoding <c>gzip</c> (RFC 1952).</summary>
/// <param name="defaultLevel">Used where a call does not choose a level.</param>
public sealed class GzipCompressionProvider(CompressionLevel defaultLevel = CompressionLevel.Fastest) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream output, CompressionLevel? compressionLevel)
        => new GZipStream(output, compressionLevel ?? defaultLevel, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream input)
        => CompleteInflateStream.ForGzip(input, static source => new GZipStream(source, CompressionMode.Decompress, leaveOpen: true));
}
