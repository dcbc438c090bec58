using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.TestKit.Faults;

/// <summary>Connects as another connector does, and puts faults on each connection.</summary>
public sealed class FaultyConnector(IConnector inner, Func<WireFaults> next) : IConnector
{
    /// <inheritdoc/>
    public string Target => inner.Target;

    /// <inheritdoc/>
    public async ValueTask<Wire> ConnectAsync(CancellationToken cancellation) =>
        new FaultyWire(await inner.ConnectAsync(cancellation), next());
}
