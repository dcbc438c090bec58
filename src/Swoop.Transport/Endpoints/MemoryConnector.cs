using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Connects to a listener in the same process.</summary>
public sealed class MemoryConnector : IConnector
{
    private readonly MemoryListener _listener;

    /// <summary>Creates a connector.</summary>
    public MemoryConnector(MemoryListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _listener = listener;
    }

    /// <inheritdoc/>
    public string Target => _listener.Address;

    /// <inheritdoc/>
    public ValueTask<Wire> ConnectAsync(CancellationToken cancellation) => _listener.ConnectAsync(cancellation);
}
