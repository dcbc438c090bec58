namespace Swoop.Transport.Endpoints;

/// <summary>Why a connection could not be made, in kinds that call for different remedies.</summary>
public enum ConnectFailureKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Nothing listens at the address.</summary>
    Refused,

    /// <summary>The name stands for no address.</summary>
    NameNotFound,

    /// <summary>There is no way to the address.</summary>
    Unreachable,

    /// <summary>Connecting took too long.</summary>
    TimedOut,

    /// <summary>The peer closed the connection before it was ready for use.</summary>
    Closed,

    /// <summary>We speak TLS, the server plaintext.</summary>
    PlaintextServer,

    /// <summary>The server's certificate was refused.</summary>
    Certificate,

    /// <summary>The server does not speak HTTP/2 (ALPN "h2").</summary>
    NoHttp2,

    /// <summary>The TLS handshake failed for another reason.</summary>
    Tls,
}
