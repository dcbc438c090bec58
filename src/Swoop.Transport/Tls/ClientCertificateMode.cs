namespace Swoop.Transport.Tls;

/// <summary>Whether a server asks clients for certificates (mutual TLS).</summary>
public enum ClientCertificateMode
{
    /// <summary>It does not ask.</summary>
    None,

    /// <summary>It asks; clients may show none. One that is shown must be valid.</summary>
    Request,

    /// <summary>It asks, and refuses clients without a valid one.</summary>
    Require,
}
