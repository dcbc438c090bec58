using System.Net;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.TestKit.Faults;

/// <summary>Accepts as another listener does, and puts faults on the server's end of each connection.</summary>
public sealed class FaultyListener(IListener inner) : IListener
{
    /// <summary>The faults of the next connection; none, if not set.</summary>
    public WireFaults Next { get; set; } = new();

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public string Address => inner.Address;

    /// <inheritdoc/>
    public async ValueTask<Wire?> AcceptAsync(CancellationToken cancellation) =>
        await inner.AcceptAsync(cancellation) is { } wire ? new FaultyWire(wire, Next) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
