using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Tls;

/// <summary>How a server does TLS. A <see cref="Certificate"/> or a <see cref="CertificateSelector"/> is needed.</summary>
public sealed record ServerTlsOptions
{
    private readonly SslProtocols _enabledProtocols = TlsVersions.Permitted;
    private readonly TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What to show clients.</summary>
    public TlsCertificate? Certificate { get; init; }

    /// <summary>Chooses, at each handshake, what to show, from the name that the client asked for (SNI; empty if it named none).</summary>
    /// <remarks>Null means <see cref="Certificate"/>, and without that the handshake fails. Must be short.</remarks>
    public Func<string, TlsCertificate?>? CertificateSelector { get; init; }

    /// <summary>Whether clients are asked for certificates; they are not by default.</summary>
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>The roots to trust for clients' certificates, instead of the system's.</summary>
    public X509Certificate2Collection? ClientRootCertificates { get; init; }

    /// <summary>Decides, after the usual check, whether to trust a client. It sees what that check found and may overrule it.</summary>
    public Func<PeerCertificate, bool>? ClientCertificateValidation { get; init; }

    /// <summary>The versions to speak: TLS 1.2, TLS 1.3, or both, which is the default.</summary>
    /// <exception cref="ArgumentException">HTTP/2 does not run on such a version.</exception>
    public SslProtocols EnabledProtocols
    {
        get => _enabledProtocols;
        init => _enabledProtocols = TlsVersions.Check(value, nameof(EnabledProtocols));
    }

    /// <summary>How long a handshake may take; 10 s by default. Infinite where it is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or negative.</exception>
    public TimeSpan HandshakeTimeout
    {
        get => _handshakeTimeout;
        init
        {
            if (value != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _handshakeTimeout = value;
        }
    }

    /// <summary>Whether to ask if clients' certificates were revoked. Off by default: asking means connections to third parties.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;
}
