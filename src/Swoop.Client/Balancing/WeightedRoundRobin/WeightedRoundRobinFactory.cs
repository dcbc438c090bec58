using System.Globalization;
using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

internal sealed class WeightedRoundRobinFactory : LoadBalancerFactory
{
    public override string PolicyName => WeightedRoundRobinConfig.Name;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var defaults = new WeightedRoundRobinConfig();
        var config = new WeightedRoundRobinConfig
        {
            EnableOobLoadReport = JsonFields.Boolean(json, path, "enableOobLoadReport") ?? defaults.EnableOobLoadReport,
            OobReportingPeriod = JsonFields.Duration(json, path, "oobReportingPeriod") ?? defaults.OobReportingPeriod,
            BlackoutPeriod = JsonFields.Duration(json, path, "blackoutPeriod") ?? defaults.BlackoutPeriod,
            WeightExpirationPeriod = JsonFields.Duration(json, path, "weightExpirationPeriod") ?? defaults.WeightExpirationPeriod,
            WeightUpdatePeriod = JsonFields.Duration(json, path, "weightUpdatePeriod") ?? defaults.WeightUpdatePeriod,
            ErrorUtilizationPenalty = JsonFields.Double(json, path, "errorUtilizationPenalty") ?? defaults.ErrorUtilizationPenalty,
        };
        return Check(config, path);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Check(Own<WeightedRoundRobinConfig>(config), PolicyName);

    public override LoadBalancer Create(IBalancerHost host) => WeightedRoundRobinBalancer.Create(host);

    private static WeightedRoundRobinConfig Check(WeightedRoundRobinConfig config, string path)
    {
        CheckPeriod(config.OobReportingPeriod, path, "oobReportingPeriod");
        CheckPeriod(config.BlackoutPeriod, path, "blackoutPeriod");
        CheckPeriod(config.WeightExpirationPeriod, path, "weightExpirationPeriod");
        CheckPeriod(config.WeightUpdatePeriod, path, "weightUpdatePeriod");
        if (!double.IsFinite(config.ErrorUtilizationPenalty) || config.ErrorUtilizationPenalty < 0)
            throw new ServiceConfigException(JsonFields.PathOf(path, "errorUtilizationPenalty"), $"must be at least 0, but is {config.ErrorUtilizationPenalty}");
        return config;
    }

    // Zero has a meaning for each of them, and a config that other clients accept must not fail here.
    private static void CheckPeriod(TimeSpan period, string path, string name)
    {
        if (period >= TimeSpan.Zero) return;
        throw new ServiceConfigException(
            JsonFields.PathOf(path, name), string.Create(CultureInfo.InvariantCulture, $"must be at least 0s, but is {period.TotalSeconds}s"));
    }
}
