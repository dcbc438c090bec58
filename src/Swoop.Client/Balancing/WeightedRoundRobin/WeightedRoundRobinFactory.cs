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
        CheckPositive(config.OobReportingPeriod, path, "oobReportingPeriod");
        CheckPositive(config.WeightExpirationPeriod, path, "weightExpirationPeriod");
        CheckPositive(config.WeightUpdatePeriod, path, "weightUpdatePeriod");
        if (config.BlackoutPeriod < TimeSpan.Zero)
            throw new ServiceConfigException(JsonFields.PathOf(path, "blackoutPeriod"), $"must be at least 0s, but is {Seconds(config.BlackoutPeriod)}");
        if (!double.IsFinite(config.ErrorUtilizationPenalty) || config.ErrorUtilizationPenalty < 0)
            throw new ServiceConfigException(JsonFields.PathOf(path, "errorUtilizationPenalty"), $"must be at least 0, but is {config.ErrorUtilizationPenalty}");
        return config;
    }

    private static void CheckPositive(TimeSpan period, string path, string name)
    {
        if (period <= TimeSpan.Zero) throw new ServiceConfigException(JsonFields.PathOf(path, name), $"must be more than 0s, but is {Seconds(period)}");
    }

    private static string Seconds(TimeSpan period) => string.Create(CultureInfo.InvariantCulture, $"{period.TotalSeconds}s");
}
