using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing;

/// <summary>What a policy is to balance over, and how.</summary>
/// <param name="Endpoints">The endpoints; may be none.</param>
/// <param name="Config">The policy's configuration, of the type that its factory makes; null where a user named no configuration at all.</param>
public sealed record BalancerUpdate(IReadOnlyList<ResolvedEndpoint> Endpoints, LoadBalancingConfig? Config)
{
    /// <summary>Facts about the name as a whole.</summary>
    public EndpointAttributes Attributes { get; init; } = EndpointAttributes.Empty;
}
