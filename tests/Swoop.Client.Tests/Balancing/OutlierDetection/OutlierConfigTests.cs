using Swoop.Client.Balancing;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing.OutlierDetection;

public sealed class OutlierConfigTests
{
    private const string Name = "outlier_detection_experimental";

    [Fact]
    public void What_is_not_there_has_the_values_of_the_specification()
    {
        var config = PolicyJson.Read<OutlierDetectionConfig>(Name, """{"successRateEjection":{},"failurePercentageEjection":{},"childPolicy":[{"round_robin":{}}]}""");
        Assert.Equal(TimeSpan.FromSeconds(10), config.Interval);
        Assert.Equal(TimeSpan.FromSeconds(30), config.BaseEjectionTime);
        Assert.Equal(TimeSpan.FromSeconds(300), config.EjectionTime(100));
        Assert.Equal(10, config.MaxEjectionPercent);
        Assert.Equal(new SuccessRateEjection { StdevFactor = 1900, EnforcementPercentage = 100, MinimumHosts = 5, RequestVolume = 100 }, config.SuccessRateEjection);
        Assert.Equal(new FailurePercentageEjection { Threshold = 85, EnforcementPercentage = 100, MinimumHosts = 5, RequestVolume = 50 }, config.FailurePercentageEjection);
        Assert.Equal("round_robin", config.Child!.Factory.PolicyName);
    }

    [Fact]
    public void Every_field_is_read_and_what_is_unknown_is_ignored()
    {
        var config = PolicyJson.Read<OutlierDetectionConfig>(Name, """
            {"interval":"1.5s","baseEjectionTime":"2s","maxEjectionTime":"9s","maxEjectionPercent":"40","consecutive5xx":3,
             "successRateEjection":{"stdevFactor":1,"enforcementPercentage":2,"minimumHosts":3,"requestVolume":4},
             "failurePercentageEjection":{"threshold":5,"enforcementPercentage":6,"minimumHosts":7,"requestVolume":8},
             "childPolicy":[{"pick_first":{}}]}
            """);
        Assert.Equal(TimeSpan.FromSeconds(1.5), config.Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), config.BaseEjectionTime);
        Assert.Equal(TimeSpan.FromSeconds(9), config.MaxEjectionTime);
        Assert.Equal(40, config.MaxEjectionPercent);
        Assert.Equal(new SuccessRateEjection { StdevFactor = 1, EnforcementPercentage = 2, MinimumHosts = 3, RequestVolume = 4 }, config.SuccessRateEjection);
        Assert.Equal(new FailurePercentageEjection { Threshold = 5, EnforcementPercentage = 6, MinimumHosts = 7, RequestVolume = 8 }, config.FailurePercentageEjection);
    }

    [Theory]
    [InlineData("\"interval\":\"-1s\"", "interval")]
    [InlineData("\"interval\":10", "interval")]
    [InlineData("\"baseEjectionTime\":\"-0.1s\"", "baseEjectionTime")]
    [InlineData("\"maxEjectionTime\":\"x\"", "maxEjectionTime")]
    [InlineData("\"maxEjectionPercent\":101", "maxEjectionPercent")]
    [InlineData("\"successRateEjection\":{\"enforcementPercentage\":101}", "successRateEjection.enforcementPercentage")]
    [InlineData("\"successRateEjection\":{\"minimumHosts\":-1}", "successRateEjection.minimumHosts")]
    [InlineData("\"failurePercentageEjection\":{\"threshold\":101}", "failurePercentageEjection.threshold")]
    [InlineData("\"failurePercentageEjection\":{\"enforcementPercentage\":101}", "failurePercentageEjection.enforcementPercentage")]
    [InlineData("\"failurePercentageEjection\":true", "failurePercentageEjection")]
    public void A_fault_names_the_field(string field, string path)
    {
        Assert.Equal($"{Name}.{path}", PolicyJson.FaultOf(Name, "{" + field + ""","childPolicy":[{"round_robin":{}}]}"""));
        Assert.Equal($"{Name}.childPolicy", PolicyJson.FaultOf(Name, "{}"));
    }

    [Fact]
    public void A_configuration_given_as_an_object_is_checked_too()
    {
        var config = new OutlierDetectionConfig { ChildPolicy = [new RoundRobinConfig()], MaxEjectionPercent = 101 };
        var policies = new LoadBalancerRegistry(BuiltInPolicies.All);
        Assert.Equal($"{Name}.maxEjectionPercent", Assert.Throws<ServiceConfigException>(() => policies.Select([config], "x")).Path);
    }

    [Theory]
    [InlineData(30, null, 1, 30)]
    [InlineData(30, null, 3, 90)]
    [InlineData(30, null, 11, 300)]
    [InlineData(400, null, 2, 400)]
    [InlineData(30, 45, 2, 45)]
    [InlineData(30, 10, 2, 30)]
    [InlineData(0, 0, 2, 0)]
    public void Ejections_grow_with_their_number_up_to_the_longest(int baseTime, int? maxTime, int times, int expected)
    {
        var config = new OutlierDetectionConfig
        {
            ChildPolicy = [],
            BaseEjectionTime = TimeSpan.FromSeconds(baseTime),
            MaxEjectionTime = maxTime is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        Assert.Equal(TimeSpan.FromSeconds(expected), config.EjectionTime(times));
    }
}
