using System.Buffers;
using System.Text;

namespace Swoop.Protocol.Statuses;

/// <summary>The value of <c>grpc-message</c>: UTF-8 in which all but printable ASCII is percent-encoded (gRPC over HTTP/2, "Status-Message").</summary>
public static class StatusText
{
    // A UTF-16 unit gives at most three bytes of UTF-8, each of which may become three characters.
    private const int MostBytesPerChar = 9;
    private const int StackLimit = 512;

    /// <summary>The most bytes that <see cref="Encode"/> can need for a text.</summary>
    public static int MaxLength(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return checked(text.Length * MostBytesPerChar);
    }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">Any string; a surrogate without its partner becomes U+FFFD.</param>
    /// <param name="destination"><see cref="MaxLength"/> bytes are always enough.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <remarks>A space at either end is encoded too: HTTP/2 allows none there (RFC 9113, 8.2.1).</remarks>
    public static int Encode(string text, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(text);
        var written = 0;
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            // On a lone surrogate this yields U+FFFD and consumes one unit.
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            var atEitherEnd = i == 0 || i + consumed == text.Length;
            i += consumed;
            if (IsPlain(rune.Value, atEitherEnd))
            {
                Demand(destination, written, 1);
                destination[written++] = (byte)rune.Value;
                continue;
            }
            var length = rune.EncodeToUtf8(utf8);
            Demand(destination, written, length * 3);
            foreach (var octet in utf8[..length])
            {
                destination[written++] = (byte)'%';
                destination[written++] = HexDigit(octet >> 4);
                destination[written++] = HexDigit(octet & 0xF);
            }
        }
        return written;
    }

    /// <summary>Decodes a received value. Never fails: escapes that are none stay as they are, bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'%'))
            return Encoding.UTF8.GetString(value);
        byte[]? rented = null;
        var decoded = value.Length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(value.Length);
        var length = Unescape(value, decoded);
        var text = Encoding.UTF8.GetString(decoded[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private static int Unescape(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit((char)value[i + 1]) && char.IsAsciiHexDigit((char)value[i + 2]))
            {
                destination[length++] = (byte)((HexValue(value[i + 1]) << 4) | HexValue(value[i + 2]));
                i += 2;
            }
            else
            {
                destination[length++] = value[i];
            }
        }
        return length;
    }

    private static bool IsPlain(int character, bool atEitherEnd)
        => character is > ' ' and <= '~' and not '%' || (character == ' ' && !atEitherEnd);

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static void Demand(Span<byte> destination, int written, int count)
    {
        if (destination.Length - written < count)
            throw new ArgumentException("The destination is too short for the text.", nameof(destination));
    }
}
