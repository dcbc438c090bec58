using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing;

/// <summary>Says for each endpoint which child it belongs to, at each policy that has several children by name (gRFC A56, "Hierarchical addresses").</summary>
/// <remarks>
/// <code>
///   priority_experimental               10.0.0.1:80  path ["near", "zone-a"]
///     near: weighted_target_experimental
///       zone-a: round_robin             10.0.0.1:80  path []
///     far: round_robin
/// </code>
/// An endpoint that has no path, or whose path names no child, belongs to none of the children.
/// </remarks>
public static class HierarchicalPath
{
    /// <summary>The names of the children that lead to the endpoint, the outermost first.</summary>
    public static AttributeKey<IReadOnlyList<string>> Key { get; } = new("hierarchical path");

    /// <summary>Sorts endpoints by the first name of their path, and takes that off.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ResolvedEndpoint>> Split(IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var children = new Dictionary<string, IReadOnlyList<ResolvedEndpoint>>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (!endpoint.Attributes.TryGet(Key, out var path) || path.Count == 0) continue;
            if (!children.TryGetValue(path[0], out var list)) children[path[0]] = list = new List<ResolvedEndpoint>();
            ((List<ResolvedEndpoint>)list).Add(endpoint.With(Key, path.Count == 1 ? [] : [.. path.Skip(1)]));
        }

        return children;
    }
}
