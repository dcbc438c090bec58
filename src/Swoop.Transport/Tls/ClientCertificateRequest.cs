namespace Swoop.Transport.Tls;

/// <summary>A server may want to see a client's certificate.</summary>
/// <param name="Host">The name that the connection is for.</param>
/// <param name="AcceptableIssuers">The distinguished names that the server named; empty when it named none, or has not spoken yet.</param>
public sealed record ClientCertificateRequest(string Host, IReadOnlyList<string> AcceptableIssuers);
