using System.Buffers;

namespace Grpc.Core;

/// <summary>The rules for metadata keys: <c>1*( %x30-39 / %x61-7A / "_" / "-" / ".")</c>, once letters are in lower case.</summary>
internal static class MetadataKey
{
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

    private static readonly SearchValues<char> _lowerCase = SearchValues.Create(LowerCase);
    private static readonly SearchValues<char> _anyCase = SearchValues.Create(LowerCase + "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Gives the key in lower case; one that already is comes back as the same string.</summary>
    public static string Normalize(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > 0 && !key.AsSpan().ContainsAnyExcept(_lowerCase))
        {
            return key;
        }

        var bad = key.AsSpan().IndexOfAnyExcept(_anyCase);
        if (key.Length == 0 || bad >= 0)
        {
            throw Invalid(key, bad);
        }

        return key.ToLowerInvariant();
    }

    /// <summary>Whether a normalized key announces bytes.</summary>
    public static bool IsBinary(string key) => key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal);

    private static ArgumentException Invalid(string key, int bad) => new(
        bad < 0
            ? "A metadata key must not be empty."
            : $"The metadata key '{Printable(key)}' has the character {Describe(key[bad])} at position {bad}; "
                + "allowed are letters, digits, '_', '-' and '.'.",
        nameof(key));

    private static string Describe(char c) => char.IsAscii(c) && !char.IsControl(c) ? $"'{c}'" : $"U+{(int)c:X4}";

    // A key with line breaks must not be able to forge lines in a log that shows the message.
    private static string Printable(string key) =>
        string.Concat(key.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
