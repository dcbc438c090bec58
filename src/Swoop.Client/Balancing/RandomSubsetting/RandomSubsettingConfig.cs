using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RandomSubsetting;

/// <summary>Each client uses only some of many endpoints, drawn by chance; endpoints that come or go change one of them at most (gRFC A68,
/// <c>random_subsetting_experimental</c>).</summary>
/// <remarks>For many clients with many servers, where everybody connected to everybody is too much.</remarks>
public sealed record RandomSubsettingConfig : LoadBalancingConfig
{
    internal const string Name = "random_subsetting_experimental";

    /// <inheritdoc/>
    public override string PolicyName => Name;

    /// <summary>How many endpoints the client uses; at least 1. All, if there are fewer.</summary>
    public required int SubsetSize { get; init; }

    /// <summary>The policies wanted for these endpoints, the best first: the first that the client knows is used.</summary>
    public required IReadOnlyList<LoadBalancingConfig> ChildPolicy { get; init; }

    /// <summary>The one that is used; set where the configuration is checked.</summary>
    internal BalancingPolicy? Child { get; init; }
}
