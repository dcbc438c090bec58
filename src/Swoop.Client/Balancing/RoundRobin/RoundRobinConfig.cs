using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RoundRobin;

/// <summary>Chooses <c>round_robin</c>, the policy that uses all endpoints in turn. There is nothing to configure.</summary>
public sealed record RoundRobinConfig : LoadBalancingConfig
{
    /// <inheritdoc/>
    public override string PolicyName => "round_robin";
}
