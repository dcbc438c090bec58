using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing;

/// <summary>Turns addresses into subchannels and their states into pickers. All members run on the channel's control loop.</summary>
internal abstract class LoadBalancer
{
    /// <summary>New addresses; those that were there before keep their connections.</summary>
    public abstract void Update(IReadOnlyList<IConnector> endpoints);

    /// <summary>A call, or the user, wants a connection.</summary>
    public abstract void RequestConnection();

    /// <summary>A subchannel has changed its state.</summary>
    public abstract void OnStateChanged(Subchannel subchannel);

    /// <summary>No call has been made for long: connections are closed until the next.</summary>
    public abstract void GoIdle();

    /// <summary>Gives all connections up.</summary>
    public abstract void Shutdown();
}
