using System.Security.Authentication;

namespace Swoop.Transport.Wires;

/// <summary>A TLS handshake failed, and why is known.</summary>
public sealed class TlsFailureException : AuthenticationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="inner">What the TLS implementation said, if it spoke.</param>
    public TlsFailureException(TlsFailureKind kind, string message, Exception? inner = null)
        : base(message, inner) =>
        Kind = kind;

    /// <summary>Why the handshake failed.</summary>
    public TlsFailureKind Kind { get; }
}
