using System.Security.Authentication;

namespace Swoop.Transport.Tls;

/// <summary>The versions that HTTP/2 may run on (RFC 9113, 9.2).</summary>
internal static class TlsVersions
{
    public const SslProtocols Permitted = SslProtocols.Tls12 | SslProtocols.Tls13;

    public static SslProtocols Check(SslProtocols versions, string parameter) =>
        versions != SslProtocols.None && (versions | Permitted) == Permitted
            ? versions
            : throw new ArgumentException("HTTP/2 runs on TLS 1.2 and TLS 1.3 only (RFC 9113, 9.2).", parameter);
}
