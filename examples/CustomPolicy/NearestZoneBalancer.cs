using Swoop.Client;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Resolving;

namespace CustomPolicy;

/// <summary>Sends calls to the endpoints of the client's own zone, and to the others while none of these is ready.</summary>
/// <remarks>It connects to all of them, so that nobody waits for a connection when the zone fails.</remarks>
internal sealed class NearestZoneBalancer(IBalancerHost host) : EndpointBalancer(host)
{
    private string _zone = "";

    protected override IReadOnlyList<ResolvedEndpoint> OnUpdating(BalancerUpdate update)
    {
        _zone = ((NearestZoneConfig)update.Config!).Zone;
        return update.Endpoints;
    }

    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready)
    {
        if (ready.Count == 0) return WithoutReady(state);
        var near = ready.Where(IsNear).ToList();
        return new TurnPicker([.. (near.Count > 0 ? near : ready).Select(child => child.Picker)]);
    }

    private bool IsNear(EndpointChild child) => child.Endpoint.Attributes.TryGet(Zone.Key, out var zone) && zone == _zone;
}
