using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.Priority;

/// <summary>Configures <c>priority_experimental</c>, which uses the first of several children that works (gRFC A56).</summary>
/// <remarks>Endpoints reach a child by <see cref="HierarchicalPath"/>.</remarks>
public sealed record PriorityConfig : LoadBalancingConfig
{
    /// <inheritdoc/>
    public override string PolicyName => "priority_experimental";

    /// <summary>The children by name. A child keeps its connections as long as it keeps its name, whatever its place in <see cref="Priorities"/>.</summary>
    public required IReadOnlyDictionary<string, PriorityChildConfig> Children { get; init; }

    /// <summary>The names of the children to use, the best first; each once.</summary>
    public required IReadOnlyList<string> Priorities { get; init; }
}

/// <summary>One child of <see cref="PriorityConfig"/>.</summary>
public sealed record PriorityChildConfig
{
    /// <summary>The policies wanted, the best first: the first that the client knows is used.</summary>
    public required IReadOnlyList<LoadBalancingConfig> Config { get; init; }

    /// <summary>Whether the child's failures do not make the resolver look again; they do, if not set.</summary>
    public bool IgnoreReresolutionRequests { get; init; }

    internal BalancingPolicy? Policy { get; init; }
}
