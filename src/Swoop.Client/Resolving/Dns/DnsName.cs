using System.Text;

namespace Swoop.Client.Resolving.Dns;

/// <summary>Names on the wire (RFC 1035, 3.1 and 4.1.4).</summary>
/// <remarks><code>
/// label:    length 1..63 | octets        the root, which ends a name, is a label of length 0
/// pointer:  11 | offset (14 bits)        the name goes on at the offset from the message's beginning
/// </code></remarks>
internal static class DnsName
{
    private const int MaxLabelLength = 63;
    private const int MaxLength = 255;
    private const int PointerBits = 0xC0;

    /// <summary>Writes a name; false where it cannot be one.</summary>
    public static bool TryWrite(string name, Span<byte> target, out int written)
    {
        written = 0;
        var rest = name.AsSpan().TrimEnd('.');
        // The root's label and the first one's length add two octets to the text's.
        if (rest.IsEmpty || rest.Length + 2 > MaxLength || !Ascii.IsValid(rest)) return false;
        foreach (var range in rest.Split('.'))
        {
            var label = rest[range];
            if (label.Length is 0 or > MaxLabelLength) return false;
            target[written++] = (byte)label.Length;
            written += Encoding.ASCII.GetBytes(label, target[written..]);
        }

        target[written++] = 0;
        return true;
    }

    /// <summary>Reads a name and moves on to what follows it; false where the message is broken there.</summary>
    /// <param name="message">The whole message: pointers count from its beginning.</param>
    /// <param name="position">Where the name begins, then where it ends.</param>
    /// <param name="name">Without the final dot. Null where it is no name of a host or service, because of odd characters.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int position, out string? name)
    {
        name = null;
        var text = new StringBuilder();
        var isPlain = true;
        var at = position;
        // Each pointer must lead further back than the last one: so loops cannot be.
        var limit = position;
        var hasJumped = false;
        while (at < message.Length)
        {
            int length = message[at++];
            if (length == 0)
            {
                if (!hasJumped) position = at;
                name = isPlain ? text.ToString() : null;
                return true;
            }

            if ((length & PointerBits) == PointerBits)
            {
                if (at >= message.Length) return false;
                var target = (length & ~PointerBits) << 8 | message[at++];
                if (!hasJumped) position = at;
                hasJumped = true;
                if (target >= limit) return false;
                limit = at = target;
                continue;
            }

            if (length > MaxLabelLength || length > message.Length - at || text.Length + length + 2 > MaxLength) return false;
            if (text.Length > 0) text.Append('.');
            foreach (var octet in message.Slice(at, length))
            {
                isPlain &= char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_';
                text.Append((char)octet);
            }

            at += length;
        }

        return false;
    }

    /// <summary>Names differ in case only, or not at all (RFC 4343).</summary>
    public static bool AreEqual(string? one, string? other) =>
        one is not null && other is not null && one.AsSpan().TrimEnd('.').Equals(other.AsSpan().TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
