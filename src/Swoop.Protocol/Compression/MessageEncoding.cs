using System.Text;
using Grpc.Core;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Compression;

/// <summary>The rules that tie a message's compressed flag to the stream's <c>grpc-encoding</c> (gRPC, "Compression").</summary>
public static class MessageEncoding
{
    /// <summary>The name that stands for "not compressed".</summary>
    public const string Identity = "identity";

    /// <summary>Checks the flag: a compressed message on a stream without an encoding is INTERNAL.</summary>
    /// <param name="flags">The flags of the message's prefix.</param>
    /// <param name="encoding">The stream's encoding; null for <c>identity</c> or none.</param>
    public static Status? CheckFlags(byte flags, ICompressionProvider? encoding)
        => (flags & MessagePrefix.CompressedFlag) != 0 && encoding is null
            ? new Status(StatusCode.Internal, "Received a compressed message on a stream that announced no grpc-encoding.")
            : null;

    /// <summary>Turns a message as received into one that can be parsed; what is not compressed stays as it is.</summary>
    /// <param name="message">Replaced by the inflated message. Its former array is given back, also when the result is a fault.</param>
    /// <param name="encoding">The stream's encoding; null for <c>identity</c> or none.</param>
    /// <param name="maxReceiveSize">The longest payload accepted after inflating, in bytes.</param>
    /// <returns>Why the call has to end, or null.</returns>
    public static Status? Unpack(ref AssembledMessage message, ICompressionProvider? encoding, int maxReceiveSize)
    {
        if (!message.IsCompressed)
            return null;
        var inflated = default(AssembledMessage);
        var fault = encoding is null
            ? CheckFlags(message.Flags, encoding)
            : MessageDecompressor.Decompress(encoding, message.Payload, maxReceiveSize, out inflated);
        message.Return();
        message = inflated;
        return fault;
    }

    /// <summary>Whether a peer that sent this <c>grpc-accept-encoding</c> understands the encoding.</summary>
    /// <param name="acceptEncoding">Names separated by commas, spaces allowed around them; empty if the header is missing.</param>
    /// <param name="encodingName">The name to look for. <c>identity</c> is always understood.</param>
    public static bool IsAccepted(ReadOnlySpan<byte> acceptEncoding, string encodingName)
    {
        ArgumentNullException.ThrowIfNull(encodingName);
        if (encodingName == Identity)
            return true;
        foreach (var range in acceptEncoding.Split((byte)','))
        {
            if (Ascii.Equals(acceptEncoding[range].Trim(" \t"u8), encodingName))
                return true;
        }
        return false;
    }

    /// <summary>A server's answer to an encoding it does not know: UNIMPLEMENTED, sent with <c>grpc-accept-encoding</c>.</summary>
    public static Status UnknownAtServer(ReadOnlySpan<byte> encodingName, CompressionRegistry known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new Status(StatusCode.Unimplemented, $"The server does not know the grpc-encoding \"{ReceivedText.Show(encodingName)}\"; it knows {known.AcceptEncoding}.");
    }

    /// <summary>What a client reports when the server used an encoding that was not offered: INTERNAL.</summary>
    public static Status UnknownAtClient(ReadOnlySpan<byte> encodingName)
        => new(StatusCode.Internal, $"The server used the grpc-encoding \"{ReceivedText.Show(encodingName)}\", which the client did not offer.");
}
