using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Wires;

/// <summary>What a TLS handshake settled.</summary>
/// <param name="Protocol">The version.</param>
/// <param name="CipherSuite">The suite's name as IANA registers it.</param>
/// <param name="LocalCertificate">The certificate that we showed, or null.</param>
/// <param name="RemoteCertificate">The certificate that the peer showed, or null.</param>
public sealed record TlsSession(SslProtocols Protocol, string CipherSuite, X509Certificate2? LocalCertificate, X509Certificate2? RemoteCertificate);
