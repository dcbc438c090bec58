using System.IO.Compression;

namespace Swoop.Protocol.Compression;

/// <summary>The encoding <c>deflate</c>: as in HTTP, deflate data inside the zlib format (RFC 1950), not bare.</summary>
/// <param name="defaultLevel">Used where a call does not choose a level.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultLevel = CompressionLevel.Fastest) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "deflate";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream output, CompressionLevel? compressionLevel)
        => new ZLibStream(output, compressionLevel ?? defaultLevel, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream input)
        => CompleteInflateStream.ForZlib(input, static source => new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true));
}
