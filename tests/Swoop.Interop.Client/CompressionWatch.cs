using System.IO.Compression;
using Swoop.Protocol.Compression;

namespace Swoop.Interop.Client;

/// <summary>Tells whether the last message came compressed: encodings that take note when they inflate something.</summary>
public sealed class CompressionWatch
{
    private int _inflated;

    public IReadOnlyList<ICompressionProvider> Providers => [new Watched(new GzipCompressionProvider(), this), new Watched(new DeflateCompressionProvider(), this)];

    /// <summary>Whether anything was inflated since the last time of asking.</summary>
    public bool? Take() => Interlocked.Exchange(ref _inflated, 0) > 0;

    private sealed class Watched(ICompressionProvider inner, CompressionWatch watch) : ICompressionProvider
    {
        public string EncodingName => inner.EncodingName;

        public Stream CreateCompressionStream(Stream output, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(output, compressionLevel);

        public Stream CreateDecompressionStream(Stream input)
        {
            Interlocked.Increment(ref watch._inflated);
            return inner.CreateDecompressionStream(input);
        }
    }
}
