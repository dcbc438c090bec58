using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Tls;

/// <summary>What an application's own check of a peer gets to see.</summary>
/// <param name="Certificate">What the peer showed; null where it showed nothing.</param>
/// <param name="Chain">The way to a root as far as it was found; it ends with the check.</param>
/// <param name="Errors">What the usual check found wrong.</param>
/// <param name="Name">The name that the certificate is expected to be for; null for a client's certificate.</param>
public sealed record PeerCertificate(X509Certificate2? Certificate, X509Chain? Chain, SslPolicyErrors Errors, string? Name);
