using System.IO.Compression;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Compression;

/// <summary>Compresses one message.</summary>
public static class MessageCompressor
{
    /// <summary>Compresses a payload if that makes it shorter.</summary>
    /// <param name="encoding">The stream's encoding.</param>
    /// <param name="payload">The payload, without prefix.</param>
    /// <param name="level">How hard to try; null for the provider's own choice.</param>
    /// <param name="frame">
    /// An array that holds five bytes left free for the prefix and then the compressed payload. The caller returns it to
    /// <see cref="MessageArrays"/>. Null if the result is false.
    /// </param>
    /// <param name="compressedLength">Length of the compressed payload in bytes.</param>
    /// <returns>False if the payload would not shrink: send it as it is, with the compressed flag clear.</returns>
    public static bool TryCompress(ICompressionProvider encoding, ReadOnlySpan<byte> payload, CompressionLevel? level, out byte[]? frame, out int compressedLength)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        frame = null;
        compressedLength = 0;
        if (payload.IsEmpty)
            return false;
        using var output = new CompressedFrameStream(payload.Length);
        using (var compressor = encoding.CreateCompressionStream(output, level))
            compressor.Write(payload);
        if (output.PayloadLength >= payload.Length)
            return false;
        compressedLength = output.PayloadLength;
        frame = output.Detach();
        return true;
    }
}
