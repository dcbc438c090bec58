using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RandomSubsetting;

internal sealed class RandomSubsettingFactory : LoadBalancerFactory
{
    public override string PolicyName => RandomSubsettingConfig.Name;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var size = JsonFields.Required(JsonFields.UInt32(json, path, "subsetSize"), path, "subsetSize");
        var list = JsonFields.Required(JsonFields.List(json, path, "childPolicy"), path, "childPolicy");
        var config = new RandomSubsettingConfig
        {
            SubsetSize = (int)Math.Min(size, int.MaxValue),
            ChildPolicy = LoadBalancingConfigList.Read(list, JsonFields.PathOf(path, "childPolicy")),
        };
        return Check(config, path, policies);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Check(Own<RandomSubsettingConfig>(config), PolicyName, policies);

    public override LoadBalancer Create(IBalancerHost host) => new RandomSubsettingBalancer(host);

    private static RandomSubsettingConfig Check(RandomSubsettingConfig config, string path, LoadBalancerRegistry policies)
    {
        if (config.SubsetSize < 1) throw new ServiceConfigException(JsonFields.PathOf(path, "subsetSize"), $"must be at least 1, but is {config.SubsetSize}");
        return config with { Child = policies.Select(config.ChildPolicy, JsonFields.PathOf(path, "childPolicy")) };
    }
}
