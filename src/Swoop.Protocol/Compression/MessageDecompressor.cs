using Grpc.Core;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Compression;

/// <summary>Inflates one message into memory that is bounded while it runs.</summary>
public static class MessageDecompressor
{
    private const int SmallestReservation = 1024;

    /// <summary>Inflates a payload.</summary>
    /// <param name="encoding">The stream's encoding.</param>
    /// <param name="payload">The compressed payload, without prefix. Only read. No bytes at all are the empty message.</param>
    /// <param name="maxSize">The longest result accepted, in bytes. Inflating stops when it is passed, and no more than that is ever held at once, apart from an array being outgrown.</param>
    /// <param name="message">The result, now the caller's to return, with flags 0; empty on a fault.</param>
    /// <returns>RESOURCE_EXHAUSTED for a result over the limit, INTERNAL for bytes that are damaged or cut short, else null.</returns>
    public static Status? Decompress(ICompressionProvider encoding, ReadOnlyMemory<byte> payload, int maxSize, out AssembledMessage message)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        message = default;
        // Not valid in either format, but what System.IO.Compression has made of empty messages for years.
        if (payload.IsEmpty)
            return null;
        maxSize = Math.Min(maxSize, Array.MaxLength);
        var array = MessageArrays.Rent((int)Math.Clamp(payload.Length * 4L, Math.Min(SmallestReservation, maxSize), maxSize));
        var owned = true;
        try
        {
            using var source = new PayloadStream(payload);
            using var inflater = encoding.CreateDecompressionStream(source);
            if (!TryReadToEnd(inflater, ref array, maxSize, out var length))
                return MessageSize.TooLargeInflated(maxSize);
            message = new AssembledMessage(0, array, length);
            owned = false;
            return null;
        }
        catch (Exception exception)
        {
            // Whatever a provider throws is about these bytes, and they are the peer's.
            return new Status(StatusCode.Internal, $"Received a message that is not valid {encoding.EncodingName}: {exception.Message}", exception);
        }
        finally
        {
            if (owned)
                MessageArrays.Return(array);
        }
    }

    private static bool TryReadToEnd(Stream inflater, ref byte[] array, int maxSize, out int length)
    {
        length = 0;
        Span<byte> probe = stackalloc byte[1];
        while (true)
        {
            // The pool may have handed out more than was asked for; that is no reason to accept more.
            var room = Math.Min(array.Length, maxSize) - length;
            if (room == 0)
            {
                // Whether there is more is found out before a larger array is taken for it.
                if (inflater.Read(probe) == 0)
                    return true;
                if (length == maxSize)
                    return false;
                MessageArrays.Grow(ref array, length, (int)Math.Min(Math.Max(length * 2L, SmallestReservation), maxSize));
                array[length++] = probe[0];
                continue;
            }
            var count = inflater.Read(array.AsSpan(length, room));
            if (count == 0)
                return true;
            length += count;
        }
    }
}
