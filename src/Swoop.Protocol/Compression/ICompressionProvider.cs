using System.IO.Compression;

namespace Swoop.Protocol.Compression;

/// <summary>One way to compress messages, known to both peers by name (gRPC, "Compression").</summary>
/// <remarks>Implementations are shared by all calls and must be thread-safe.</remarks>
public interface ICompressionProvider
{
    /// <summary>The name in <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, such as <c>gzip</c>.</summary>
    string EncodingName { get; }

    /// <summary>Creates a stream that compresses what is written to it.</summary>
    /// <param name="output">Takes the compressed bytes; stays open when the returned stream is disposed.</param>
    /// <param name="compressionLevel">How hard to try; null for the provider's own choice.</param>
    Stream CreateCompressionStream(Stream output, CompressionLevel? compressionLevel);

    /// <summary>Creates a stream from which the decompressed bytes are read.</summary>
    /// <param name="input">Gives the compressed bytes of one message; stays open when the returned stream is disposed.</param>
    /// <remarks>The stream throws when the bytes are damaged or end too early; <see cref="InvalidDataException"/> is the usual choice.</remarks>
    Stream CreateDecompressionStream(Stream input);
}
