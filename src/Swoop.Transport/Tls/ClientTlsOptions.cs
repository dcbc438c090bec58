using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Tls;

/// <summary>How a client does TLS. The default trusts the system's roots and shows no certificate.</summary>
public sealed record ClientTlsOptions
{
    private readonly SslProtocols _enabledProtocols = TlsVersions.Permitted;

    /// <summary>The roots to trust instead of the system's; see <see cref="Pem"/>. Intermediates among them help to find the way.</summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>What to show a server that asks for a certificate.</summary>
    public TlsCertificate? ClientCertificate { get; init; }

    /// <summary>Chooses, at each handshake, what to show a server that asks; null shows nothing. Comes before <see cref="ClientCertificate"/>.</summary>
    /// <remarks>May be called more than once in a handshake, the first time before the server has spoken. Must be short and must not throw.</remarks>
    public Func<ClientCertificateRequest, X509Certificate2?>? ClientCertificateSelector { get; init; }

    /// <summary>Decides, after the usual check, whether to trust the server. It sees what that check found and may overrule it.</summary>
    public Func<PeerCertificate, bool>? ServerCertificateValidation { get; init; }

    /// <summary>The name that the server's certificate must be for, and that is sent to it (SNI), where that is not the name connected to.</summary>
    public string? TargetHostOverride { get; init; }

    /// <summary>Accepts every certificate of every server: anybody on the way can read and change everything. For tests only.</summary>
    public bool AllowUntrusted { get; init; }

    /// <summary>The versions to speak: TLS 1.2, TLS 1.3, or both, which is the default.</summary>
    /// <exception cref="ArgumentException">HTTP/2 does not run on such a version.</exception>
    public SslProtocols EnabledProtocols
    {
        get => _enabledProtocols;
        init => _enabledProtocols = TlsVersions.Check(value, nameof(EnabledProtocols));
    }

    /// <summary>Whether to ask if certificates were revoked. Off by default: asking means connections to third parties.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;
}
