using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.WeightedTarget;

/// <summary>Configures <c>weighted_target_experimental</c>, which shares calls out among several children by their weights (gRFC A28).</summary>
/// <remarks>Endpoints reach a child by <see cref="HierarchicalPath"/>.</remarks>
public sealed record WeightedTargetConfig : LoadBalancingConfig
{
    /// <inheritdoc/>
    public override string PolicyName => "weighted_target_experimental";

    /// <summary>The children by name. A child keeps its connections as long as it keeps its name.</summary>
    public required IReadOnlyDictionary<string, WeightedTargetChildConfig> Targets { get; init; }
}

/// <summary>One child of <see cref="WeightedTargetConfig"/>.</summary>
public sealed record WeightedTargetChildConfig
{
    /// <summary>The child's share of the calls, in proportion to the sum of the weights of all children that are ready; at least 1.</summary>
    public required uint Weight { get; init; }

    /// <summary>The policies wanted, the best first: the first that the client knows is used.</summary>
    public required IReadOnlyList<LoadBalancingConfig> ChildPolicy { get; init; }

    internal BalancingPolicy? Policy { get; init; }
}
