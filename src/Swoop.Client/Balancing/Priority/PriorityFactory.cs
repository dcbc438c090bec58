using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.Priority;

/// <summary>Makes <c>priority_experimental</c> policies, and reads and checks their configurations.</summary>
internal sealed class PriorityFactory : LoadBalancerFactory
{
    public override string PolicyName => "priority_experimental";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var children = new Dictionary<string, PriorityChildConfig>(StringComparer.Ordinal);
        if (JsonFields.Object(json, path, "children") is { } map)
        {
            foreach (var child in map.EnumerateObject()) children[child.Name] = ChildOf(child.Value, $"{path}.children[\"{child.Name}\"]");
        }

        return Check(new PriorityConfig { Children = children, Priorities = JsonFields.Strings(json, path, "priorities") ?? [] }, path, policies);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) =>
        Check(Own<PriorityConfig>(config), PolicyName, policies);

    public override LoadBalancer Create(IBalancerHost host) => new PriorityBalancer(host);

    private static PriorityChildConfig ChildOf(JsonElement json, string path) => new()
    {
        Config = LoadBalancingConfigList.Read(
            JsonFields.Required(JsonFields.List(json, path, "config"), path, "config"), JsonFields.PathOf(path, "config")),
        IgnoreReresolutionRequests = JsonFields.Boolean(json, path, "ignoreReresolutionRequests") ?? false,
    };

    private static PriorityConfig Check(PriorityConfig config, string path, LoadBalancerRegistry policies)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < config.Priorities.Count; index++)
        {
            var name = config.Priorities[index];
            if (!config.Children.ContainsKey(name)) throw new ServiceConfigException($"{path}.priorities[{index}]", $"is \"{name}\", which is none of the children");
            if (!seen.Add(name)) throw new ServiceConfigException($"{path}.priorities[{index}]", $"is \"{name}\", which was named before");
        }

        return config with
        {
            Children = config.Children.ToDictionary(
                child => child.Key,
                child => child.Value with { Policy = policies.Select(child.Value.Config, $"{path}.children[\"{child.Key}\"].config") },
                StringComparer.Ordinal),
        };
    }
}
