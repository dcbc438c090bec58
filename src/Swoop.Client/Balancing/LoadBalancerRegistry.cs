using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing;

/// <summary>The balancing policies that a channel knows, by name.</summary>
public sealed class LoadBalancerRegistry
{
    private readonly Dictionary<string, LoadBalancerFactory> _factories = new(StringComparer.Ordinal);

    /// <summary>Creates a registry; of two factories with one name the later counts.</summary>
    public LoadBalancerRegistry(IEnumerable<LoadBalancerFactory> factories)
    {
        ArgumentNullException.ThrowIfNull(factories);
        foreach (var factory in factories) _factories[factory.PolicyName] = factory;
    }

    /// <summary>The policy with a name; null where it is not known.</summary>
    public LoadBalancerFactory? Find(string policyName) => _factories.GetValueOrDefault(policyName);

    /// <summary>Takes the first policy that is known, and its configuration read and checked.</summary>
    /// <param name="candidates">The policies wanted, the best first.</param>
    /// <param name="path">Where they stand in the service config, for errors.</param>
    /// <exception cref="ServiceConfigException">None is known, or the first known one's configuration is wrong.</exception>
    public BalancingPolicy Select(IReadOnlyList<LoadBalancingConfig> candidates, string path)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        foreach (var candidate in candidates)
        {
            if (Find(candidate.PolicyName) is not { } factory) continue;
            var config = candidate is JsonLoadBalancingConfig text
                ? factory.ParseConfig(text.Json, text.Path, this)
                : factory.Validate(candidate, this);
            return new BalancingPolicy(factory, config);
        }

        var names = candidates.Count == 0 ? "names no policy" : $"names no known policy ({string.Join(", ", candidates.Select(candidate => candidate.PolicyName))})";
        throw new ServiceConfigException(path, $"{names}; known are {string.Join(", ", _factories.Keys.Order(StringComparer.Ordinal))}");
    }

    /// <summary>Reads a list such as <c>[{"round_robin":{}}]</c> and takes the first policy that is known.</summary>
    /// <exception cref="ServiceConfigException">The list is malformed, none is known, or the first known one's configuration is wrong.</exception>
    public BalancingPolicy Select(JsonElement list, string path) => Select(LoadBalancingConfigList.Read(list, path), path);
}

/// <summary>A policy and its configuration, read and checked.</summary>
public sealed record BalancingPolicy(LoadBalancerFactory Factory, LoadBalancingConfig Config);
