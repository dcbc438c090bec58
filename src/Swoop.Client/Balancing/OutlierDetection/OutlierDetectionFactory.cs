using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Makes <c>outlier_detection_experimental</c> policies, and reads and checks their configurations (gRFC A50, "Validation").</summary>
internal sealed class OutlierDetectionFactory : LoadBalancerFactory
{
    private const int DefaultMaxEjectionPercent = 10;
    private static readonly TimeSpan _defaultInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _defaultBaseEjectionTime = TimeSpan.FromSeconds(30);

    public override string PolicyName => "outlier_detection_experimental";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var childPolicy = JsonFields.Required(JsonFields.List(json, path, "childPolicy"), path, "childPolicy");
        var childPath = JsonFields.PathOf(path, "childPolicy");
        var config = new OutlierDetectionConfig
        {
            Interval = JsonFields.Duration(json, path, "interval") ?? _defaultInterval,
            BaseEjectionTime = JsonFields.Duration(json, path, "baseEjectionTime") ?? _defaultBaseEjectionTime,
            MaxEjectionTime = JsonFields.Duration(json, path, "maxEjectionTime"),
            MaxEjectionPercent = Number(json, path, "maxEjectionPercent") ?? DefaultMaxEjectionPercent,
            SuccessRateEjection = JsonFields.Object(json, path, "successRateEjection") is { } successRate
                ? SuccessRateOf(successRate, JsonFields.PathOf(path, "successRateEjection"))
                : null,
            FailurePercentageEjection = JsonFields.Object(json, path, "failurePercentageEjection") is { } failurePercentage
                ? FailurePercentageOf(failurePercentage, JsonFields.PathOf(path, "failurePercentageEjection"))
                : null,
            ChildPolicy = LoadBalancingConfigList.Read(childPolicy, childPath),
        };
        return Check(config, path, policies);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) =>
        Check(Own<OutlierDetectionConfig>(config), PolicyName, policies);

    public override LoadBalancer Create(IBalancerHost host) => new OutlierDetectionBalancer(host);

    private static SuccessRateEjection SuccessRateOf(JsonElement json, string path)
    {
        var usual = new SuccessRateEjection();
        return new SuccessRateEjection
        {
            StdevFactor = Number(json, path, "stdevFactor") ?? usual.StdevFactor,
            EnforcementPercentage = Number(json, path, "enforcementPercentage") ?? usual.EnforcementPercentage,
            MinimumHosts = Number(json, path, "minimumHosts") ?? usual.MinimumHosts,
            RequestVolume = Number(json, path, "requestVolume") ?? usual.RequestVolume,
        };
    }

    private static FailurePercentageEjection FailurePercentageOf(JsonElement json, string path)
    {
        var usual = new FailurePercentageEjection();
        return new FailurePercentageEjection
        {
            Threshold = Number(json, path, "threshold") ?? usual.Threshold,
            EnforcementPercentage = Number(json, path, "enforcementPercentage") ?? usual.EnforcementPercentage,
            MinimumHosts = Number(json, path, "minimumHosts") ?? usual.MinimumHosts,
            RequestVolume = Number(json, path, "requestVolume") ?? usual.RequestVolume,
        };
    }

    private static OutlierDetectionConfig Check(OutlierDetectionConfig config, string path, LoadBalancerRegistry policies)
    {
        CheckTime(config.Interval, path, "interval");
        CheckTime(config.BaseEjectionTime, path, "baseEjectionTime");
        CheckTime(config.MaxEjectionTime ?? TimeSpan.Zero, path, "maxEjectionTime");
        CheckPercentage(config.MaxEjectionPercent, path, "maxEjectionPercent");
        if (config.SuccessRateEjection is { } successRate)
        {
            CheckPercentage(successRate.EnforcementPercentage, path, "successRateEjection.enforcementPercentage");
        }

        if (config.FailurePercentageEjection is { } failurePercentage)
        {
            CheckPercentage(failurePercentage.Threshold, path, "failurePercentageEjection.threshold");
            CheckPercentage(failurePercentage.EnforcementPercentage, path, "failurePercentageEjection.enforcementPercentage");
        }

        return config with { Child = policies.Select(config.ChildPolicy, JsonFields.PathOf(path, "childPolicy")) };
    }

    private static void CheckTime(TimeSpan time, string path, string name)
    {
        if (time < TimeSpan.Zero) throw new ServiceConfigException(JsonFields.PathOf(path, name), $"must not be negative, but is {time}");
    }

    private static void CheckPercentage(int percentage, string path, string name)
    {
        if (percentage is < 0 or > 100) throw new ServiceConfigException(JsonFields.PathOf(path, name), $"must be from 0 to 100, but is {percentage}");
    }

    // Above 2^31 they mean the same as 2^31: never.
    private static int? Number(JsonElement json, string path, string name) =>
        JsonFields.UInt32(json, path, name) is { } number ? (int)Math.Min(number, int.MaxValue) : null;
}
