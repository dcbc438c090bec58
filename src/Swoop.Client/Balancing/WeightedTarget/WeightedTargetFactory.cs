using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.WeightedTarget;

/// <summary>Makes <c>weighted_target_experimental</c> policies, and reads and checks their configurations.</summary>
internal sealed class WeightedTargetFactory : LoadBalancerFactory
{
    public override string PolicyName => "weighted_target_experimental";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var targets = new Dictionary<string, WeightedTargetChildConfig>(StringComparer.Ordinal);
        if (JsonFields.Object(json, path, "targets") is { } map)
        {
            foreach (var target in map.EnumerateObject()) targets[target.Name] = TargetOf(target.Value, PathOf(path, target.Name));
        }

        return Check(new WeightedTargetConfig { Targets = targets }, path, policies);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) =>
        Check(Own<WeightedTargetConfig>(config), PolicyName, policies);

    public override LoadBalancer Create(IBalancerHost host) => new WeightedTargetBalancer(host);

    private static string PathOf(string path, string name) => $"{path}.targets[\"{name}\"]";

    private static WeightedTargetChildConfig TargetOf(JsonElement json, string path) => new()
    {
        Weight = JsonFields.Required(JsonFields.UInt32(json, path, "weight"), path, "weight"),
        ChildPolicy = LoadBalancingConfigList.Read(
            JsonFields.Required(JsonFields.List(json, path, "childPolicy"), path, "childPolicy"), JsonFields.PathOf(path, "childPolicy")),
    };

    private static WeightedTargetConfig Check(WeightedTargetConfig config, string path, LoadBalancerRegistry policies)
    {
        foreach (var (name, target) in config.Targets)
        {
            if (target.Weight == 0) throw new ServiceConfigException($"{PathOf(path, name)}.weight", "must be at least 1, but is 0");
        }

        return config with
        {
            Targets = config.Targets.ToDictionary(
                target => target.Key,
                target => target.Value with { Policy = policies.Select(target.Value.ChildPolicy, $"{PathOf(path, target.Key)}.childPolicy") },
                StringComparer.Ordinal),
        };
    }
}
