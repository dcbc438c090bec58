using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing.WeightedRoundRobin;

public sealed class WeightedRoundRobinConfigTests
{
    private static readonly LoadBalancerRegistry Policies = new([new WeightedRoundRobinFactory()]);

    [Fact]
    public void Defaults_are_those_of_the_proposal()
    {
        var config = (WeightedRoundRobinConfig)Parse("{}");
        Assert.Equal(new WeightedRoundRobinConfig(), config);
        Assert.False(config.EnableOobLoadReport);
        Assert.Equal(10, config.OobReportingPeriod.TotalSeconds);
        Assert.Equal(10, config.BlackoutPeriod.TotalSeconds);
        Assert.Equal(180, config.WeightExpirationPeriod.TotalSeconds);
        Assert.Equal(1, config.WeightUpdatePeriod.TotalSeconds);
        Assert.Equal(1, config.ErrorUtilizationPenalty);
    }

    [Fact]
    public void Text_is_read() => Assert.Equal(
        new WeightedRoundRobinConfig
        {
            EnableOobLoadReport = true,
            OobReportingPeriod = TimeSpan.FromSeconds(1.5),
            BlackoutPeriod = TimeSpan.Zero,
            WeightExpirationPeriod = TimeSpan.FromSeconds(60),
            WeightUpdatePeriod = TimeSpan.FromSeconds(0.05),
            ErrorUtilizationPenalty = 0.5,
        },
        Parse("""
            {"enableOobLoadReport":true,"oobReportingPeriod":"1.5s","blackoutPeriod":"0s","weightExpirationPeriod":"60s",
             "weight_update_period":"0.05s","errorUtilizationPenalty":0.5,"somethingNew":1}
            """));

    [Theory]
    [InlineData("""{"enableOobLoadReport":1}""", "enableOobLoadReport")]
    [InlineData("""{"oobReportingPeriod":"-1s"}""", "oobReportingPeriod")]
    [InlineData("""{"oobReportingPeriod":10}""", "oobReportingPeriod")]
    [InlineData("""{"blackoutPeriod":"-1s"}""", "blackoutPeriod")]
    [InlineData("""{"weightExpirationPeriod":"-1s"}""", "weightExpirationPeriod")]
    [InlineData("""{"weightUpdatePeriod":"-1s"}""", "weightUpdatePeriod")]
    [InlineData("""{"errorUtilizationPenalty":-0.1}""", "errorUtilizationPenalty")]
    public void Errors_name_the_field(string json, string field) =>
        Assert.Equal($"lb[0].{field}", Assert.Throws<ServiceConfigException>(() => Parse(json)).Path);

    [Fact]
    public void Zero_is_a_period_everywhere()
    {
        var config = Assert.IsType<WeightedRoundRobinConfig>(
            Parse("""{"oobReportingPeriod":"0s","blackoutPeriod":"0s","weightExpirationPeriod":"0s","weightUpdatePeriod":"0s","errorUtilizationPenalty":0}"""));
        Assert.Equal(TimeSpan.Zero, config.OobReportingPeriod + config.BlackoutPeriod + config.WeightExpirationPeriod + config.WeightUpdatePeriod);
    }

    [Fact]
    public void An_object_is_checked_as_well() =>
        Assert.Throws<ServiceConfigException>(() => Policies.Select([new WeightedRoundRobinConfig { ErrorUtilizationPenalty = double.NaN }], "lb"));

    private static LoadBalancingConfig Parse(string json) => Policies.Find("weighted_round_robin")!.ParseConfig(JsonElement.Parse(json), "lb[0]", Policies);
}
