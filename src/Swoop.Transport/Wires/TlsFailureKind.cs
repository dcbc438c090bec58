namespace Swoop.Transport.Wires;

/// <summary>Why a TLS handshake failed, as far as it can be told.</summary>
public enum TlsFailureKind
{
    /// <summary>For a reason that only the exception's text tells.</summary>
    Other,

    /// <summary>The peer does not speak TLS on this connection.</summary>
    PlaintextPeer,

    /// <summary>The peer closed the connection in the middle of the handshake.</summary>
    PeerClosed,

    /// <summary>The peer's certificate does not lead to a root that we trust, or is not valid now.</summary>
    Untrusted,

    /// <summary>The peer's certificate belongs to another name.</summary>
    NameMismatch,

    /// <summary>The peer showed no certificate, but had to.</summary>
    CertificateMissing,

    /// <summary>The application's own check refused the peer's certificate.</summary>
    RefusedByCallback,

    /// <summary>The peer does not speak HTTP/2: it did not agree on "h2" by ALPN (RFC 7301).</summary>
    NoHttp2,

    /// <summary>The peer spoke a version below TLS 1.2 (RFC 9113, 9.2).</summary>
    OldProtocol,

    /// <summary>The handshake took too long.</summary>
    TimedOut,
}
