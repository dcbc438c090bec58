using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing;

/// <summary>What a balancer can ask of its channel; on the control loop.</summary>
internal interface IBalancerHost
{
    /// <summary>Makes a subchannel for an address; it connects when it is asked to.</summary>
    Subchannel CreateSubchannel(IConnector connector);

    /// <summary>Publishes the channel's state and the picker that goes with it.</summary>
    void Publish(ConnectivityState state, Picker picker);
}
