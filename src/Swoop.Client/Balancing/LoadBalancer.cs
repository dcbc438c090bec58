using Grpc.Core;

namespace Swoop.Client.Balancing;

/// <summary>A balancing policy at work: turns endpoints into subchannels, and their states into pickers (gRPC, "Load balancing policies").</summary>
/// <remarks>All members run on the channel's control loop, one at a time; none may block. A picker runs on the threads of calls.</remarks>
public abstract class LoadBalancer
{
    /// <summary>New endpoints, or a new configuration of the same policy. Endpoints that were there before keep their connections.</summary>
    /// <returns>OK; or why the update is of no use (no endpoints): the resolver will ask again. The policy has published its failure by then.</returns>
    public abstract Status Update(BalancerUpdate update);

    /// <summary>The name could not be resolved. A policy that has endpoints goes on with them; one that has none publishes the failure.</summary>
    public abstract void OnResolverFailure(Status failure);

    /// <summary>A call, or the user, wants a connection: whatever is idle connects.</summary>
    public abstract void ExitIdle();

    /// <summary>Gives all subchannels up. No member is called any more.</summary>
    public abstract void Shutdown();
}
