using System.Text.Json;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Reads lists of balancing policies: <c>[{"round_robin":{}}, {"pick_first":{}}]</c>, one policy in each object.</summary>
internal static class LoadBalancingConfigList
{
    /// <exception cref="ServiceConfigException">The list is malformed.</exception>
    public static IReadOnlyList<LoadBalancingConfig> Read(JsonElement list, string path)
    {
        if (list.ValueKind != JsonValueKind.Array) throw JsonFields.WrongKind(path, "a list", list);
        var configs = new List<LoadBalancingConfig>();
        var index = 0;
        foreach (var entry in list.EnumerateArray()) configs.Add(ReadEntry(entry, $"{path}[{index++}]"));
        return configs;
    }

    private static JsonLoadBalancingConfig ReadEntry(JsonElement entry, string path)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw JsonFields.WrongKind(path, "an object", entry);
        var policies = entry.EnumerateObject().ToList();
        if (policies.Count != 1) throw new ServiceConfigException(path, $"must name exactly one policy, but has {policies.Count} fields");
        var (name, config) = (policies[0].Name, policies[0].Value);
        if (config.ValueKind != JsonValueKind.Object) throw JsonFields.WrongKind($"{path}.{name}", "an object", config);
        return new JsonLoadBalancingConfig(name, config.Clone(), $"{path}.{name}");
    }
}
