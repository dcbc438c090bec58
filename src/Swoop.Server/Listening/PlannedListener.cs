using System.Net;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Server.Listening;

/// <summary>Where a server will listen once it starts.</summary>
/// <param name="Bind">Begins to listen.</param>
/// <param name="Tls">How to do TLS there; null for none.</param>
internal sealed record PlannedListener(Func<IListener> Bind, ServerTlsOptions? Tls)
{
    /// <summary>What users are told of a listener.</summary>
    public static ServerEndpoint Describe(IListener listener, bool isTls)
    {
        // Unix sockets and memory have schemes of their own.
        var address = listener.LocalEndPoint is IPEndPoint ? $"{(isTls ? "https" : "http")}://{listener.Address}" : listener.Address;
        return new ServerEndpoint(address, listener.LocalEndPoint, isTls);
    }
}
