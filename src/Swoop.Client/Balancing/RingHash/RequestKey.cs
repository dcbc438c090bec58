using System.Buffers;
using System.Text;
using Grpc.Core;
using Swoop.Client.Balancing.Hashing;

namespace Swoop.Client.Balancing.RingHash;

/// <summary>A call's key: the values of a header, joined by commas (gRFC A76).</summary>
internal static class RequestKey
{
    private const int OnStack = 256;

    /// <summary>Hashes the key; false where the call has none, or an empty one.</summary>
    public static bool TryHash(Metadata? headers, string header, out ulong hash)
    {
        hash = 0;
        if (headers is null || header.Length == 0) return false;
        var length = LengthOf(headers, header);
        if (length == 0) return false;

        byte[]? rented = null;
        var key = length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(length);
        hash = XxHash64.Hash(key[..Write(headers, header, key)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return true;
    }

    // Three bytes a character are always enough for UTF-8, though what can be sent is ASCII.
    private static int LengthOf(Metadata headers, string header)
    {
        var (length, isEmpty) = (0, true);
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Key != header) continue;
            length += headers[i].Value.Length * 3 + 1;
            isEmpty &= headers[i].Value.Length == 0;
        }

        return isEmpty ? 0 : length;
    }

    private static int Write(Metadata headers, string header, Span<byte> key)
    {
        var written = 0;
        var isFirst = true;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Key != header) continue;
            if (!isFirst) key[written++] = (byte)',';
            isFirst = false;
            written += Encoding.UTF8.GetBytes(headers[i].Value, key[written..]);
        }

        return written;
    }
}
