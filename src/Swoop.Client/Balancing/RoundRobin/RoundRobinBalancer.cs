using Swoop.Client.Balancing.Endpoints;

namespace Swoop.Client.Balancing.RoundRobin;

/// <summary>Connects to all endpoints, and sends each call to the next of those that are ready (gRPC, "round_robin").</summary>
internal sealed class RoundRobinBalancer(IBalancerHost host) : EndpointBalancer(host)
{
    // From a point by chance: if all clients began with the first endpoint, it would get more than its share each time the list changes.
    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready) => ready.Count switch
    {
        0 => WithoutReady(state),
        1 => ready[0].Picker,
        _ => new RoundRobinPicker([.. ready.Select(child => child.Picker)], Host.Random.Next(ready.Count)),
    };
}
