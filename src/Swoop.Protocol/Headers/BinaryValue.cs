using System.Buffers;
using System.Buffers.Text;

namespace Swoop.Protocol.Headers;

/// <summary>The values of <c>-bin</c> metadata: base64 of RFC 4648, section 4, one or several separated by commas.</summary>
public static class BinaryValue
{
    /// <summary>Most values accepted in one field. A line of bare commas would otherwise cost many times its size in memory.</summary>
    public const int MaxValuesPerField = 128;

    private const int GroupSize = 4;
    private static readonly SearchValues<byte> _whitespace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Length in bytes of the encoding of <paramref name="byteCount"/> bytes.</summary>
    public static int EncodedLength(int byteCount) => checked((int)(((byteCount * 4L) + 2) / 3));

    /// <summary>Encodes without padding.</summary>
    /// <param name="value">The bytes to encode.</param>
    /// <param name="destination">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Encode(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var length = EncodedLength(value.Length);
        if (destination.Length < length)
            throw new ArgumentException("The destination is too short for the value.", nameof(destination));
        var whole = value.Length - (value.Length % 3);
        Base64.EncodeToUtf8(value[..whole], destination, out _, out var written);
        Span<byte> last = stackalloc byte[GroupSize];
        Base64.EncodeToUtf8(value[whole..], last, out _, out _);
        last[..(length - written)].CopyTo(destination[written..]);
        return length;
    }

    /// <summary>Decodes one value, with or without padding.</summary>
    /// <returns>False if this is not base64: the stream fails, never the connection.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out byte[] value)
    {
        value = [];
        if (encoded.IsEmpty)
            return true;
        // The decoder of the base library would skip whitespace.
        if (encoded.ContainsAny(_whitespace))
            return false;
        var whole = encoded.Length - (encoded.Length % GroupSize);
        var last = encoded[whole..];
        if (last.Length == 1 || last.Contains((byte)'='))
            return false;

        Span<byte> tail = stackalloc byte[GroupSize];
        var tailLength = 0;
        if (!last.IsEmpty)
        {
            tail.Fill((byte)'=');
            last.CopyTo(tail);
            if (encoded[..whole].Contains((byte)'=') || Base64.DecodeFromUtf8InPlace(tail, out tailLength) != OperationStatus.Done)
                return false;
        }
        return TryDecodeWhole(encoded[..whole], tail[..tailLength], out value);
    }

    private static bool TryDecodeWhole(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> tail, out byte[] value)
    {
        var padding = encoded.EndsWith("=="u8) ? 2 : encoded.EndsWith("="u8) ? 1 : 0;
        var length = (encoded.Length / GroupSize * 3) - padding;
        var decoded = new byte[length + tail.Length];
        if (Base64.DecodeFromUtf8(encoded, decoded, out _, out var written) != OperationStatus.Done || written != length)
        {
            value = [];
            return false;
        }
        tail.CopyTo(decoded.AsSpan(written));
        value = decoded;
        return true;
    }
}
