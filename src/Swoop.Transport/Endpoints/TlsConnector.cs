using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>TLS on top of what another connector opens.</summary>
public sealed class TlsConnector : IConnector
{
    private readonly IConnector _inner;
    private readonly TlsInitiator _tls;

    /// <summary>Creates a connector.</summary>
    /// <param name="inner">Opens the connections.</param>
    /// <param name="options">How to do TLS.</param>
    /// <param name="targetHost">The name that the server's certificate must be for, without a port; the options may override it.</param>
    public TlsConnector(IConnector inner, ClientTlsOptions options, string targetHost)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _tls = new TlsInitiator(options, targetHost);
    }

    /// <inheritdoc/>
    public string Target => _inner.Target;

    /// <inheritdoc/>
    public async ValueTask<Wire> ConnectAsync(CancellationToken cancellation)
    {
        var wire = await _inner.ConnectAsync(cancellation).ConfigureAwait(false);
        return await _tls.ConnectAsync(wire, cancellation).ConfigureAwait(false);
    }
}
