using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.LeastRequest;

internal sealed class LeastRequestFactory : LoadBalancerFactory
{
    public override string PolicyName => LeastRequestConfig.Name;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var count = JsonFields.UInt32(json, path, "choiceCount") ?? LeastRequestConfig.LeastChoices;
        return Check(new LeastRequestConfig { ChoiceCount = (int)Math.Min(count, LeastRequestConfig.MostChoices) }, path);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Check(Own<LeastRequestConfig>(config), PolicyName);

    public override LoadBalancer Create(IBalancerHost host) => new LeastRequestBalancer(host);

    private static LeastRequestConfig Check(LeastRequestConfig config, string path) => config.ChoiceCount >= LeastRequestConfig.LeastChoices
        ? config
        : throw new ServiceConfigException(
            JsonFields.PathOf(path, "choiceCount"), $"must be at least {LeastRequestConfig.LeastChoices}, but is {config.ChoiceCount}");
}
