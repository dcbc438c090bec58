using System.Text;

namespace Swoop.Protocol.Headers;

/// <summary>Which headers may carry secrets: their values never reach a log or a diagnostics page.</summary>
public static class SecretHeaders
{
    /// <summary>Whether the value of a header is to be kept back: credentials, cookies, and all binary metadata.</summary>
    /// <param name="name">The header's name, in any case.</param>
    public static bool IsSecret(ReadOnlySpan<byte> name)
        => (name.Length >= 4 && Ascii.EqualsIgnoreCase(name[^4..], "-bin"u8))
        || Ascii.EqualsIgnoreCase(name, "authorization"u8)
        || Ascii.EqualsIgnoreCase(name, "proxy-authorization"u8)
        || Ascii.EqualsIgnoreCase(name, "cookie"u8)
        || Ascii.EqualsIgnoreCase(name, "set-cookie"u8);

    /// <summary>Whether the value of a header is to be kept back.</summary>
    /// <param name="name">The header's name, in any case.</param>
    public static bool IsSecret(string name) => IsSecret(Encoding.UTF8.GetBytes(name));
}
