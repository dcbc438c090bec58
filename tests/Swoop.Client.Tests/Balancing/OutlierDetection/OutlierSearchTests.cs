using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.RoundRobin;

namespace Swoop.Client.Tests.Balancing.OutlierDetection;

public sealed class OutlierSearchTests
{
    private static readonly OutlierDetectionConfig Config = new() { ChildPolicy = [new RoundRobinConfig()], MaxEjectionPercent = 100 };

    [Theory]
    // Mean 0.9, deviation 0.2 at 4 good ones and one at 0.5: the limit is 0.9 - 0.2 * factor / 1000.
    [InlineData(1900, true)]
    [InlineData(1990, true)]
    [InlineData(2000, false)]
    public void A_success_rate_far_below_the_mean_is_an_outlier(int factor, bool isEjected)
    {
        var endpoints = Endpoints((100, 0), (100, 0), (100, 0), (100, 0), (50, 50));
        Search(Config with { SuccessRateEjection = new SuccessRateEjection { StdevFactor = factor } }, endpoints);
        Assert.Equal([false, false, false, false, isEjected], endpoints.Select(endpoint => endpoint.IsEjected));
    }

    [Theory]
    [InlineData(5, 100, true)]
    [InlineData(6, 100, false)]
    [InlineData(5, 101, false)]
    public void Success_rates_need_enough_endpoints_with_enough_calls(int minimumHosts, int requestVolume, bool isEjected)
    {
        var endpoints = Endpoints((100, 0), (100, 0), (100, 0), (100, 0), (50, 50), (0, 3));
        Search(Config with { SuccessRateEjection = new SuccessRateEjection { MinimumHosts = minimumHosts, RequestVolume = requestVolume } }, endpoints);
        Assert.Equal([false, false, false, false, isEjected, false], endpoints.Select(endpoint => endpoint.IsEjected));
    }

    [Theory]
    [InlineData(84, true)]
    [InlineData(85, false)]
    [InlineData(100, false)]
    public void A_failure_percentage_above_the_threshold_is_an_outlier(int threshold, bool isEjected)
    {
        var endpoints = Endpoints((100, 0), (15, 85));
        Search(Config with { FailurePercentageEjection = new FailurePercentageEjection { Threshold = threshold, MinimumHosts = 2 } }, endpoints);
        Assert.Equal([false, isEjected], endpoints.Select(endpoint => endpoint.IsEjected));
    }

    [Theory]
    [InlineData(2, 50, true)]
    [InlineData(3, 50, false)]
    [InlineData(2, 51, false)]
    public void Failure_percentages_need_enough_endpoints_and_enough_calls(int minimumHosts, int requestVolume, bool isEjected)
    {
        var endpoints = Endpoints((0, 0), (0, 50));
        Search(Config with { FailurePercentageEjection = new FailurePercentageEjection { MinimumHosts = minimumHosts, RequestVolume = requestVolume } }, endpoints);
        Assert.Equal([false, isEjected], endpoints.Select(endpoint => endpoint.IsEjected));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(20, 2)]
    [InlineData(25, 3)]
    [InlineData(100, 10)]
    public void No_more_than_the_limit_are_ejected_but_always_one(int maxEjectionPercent, int ejected)
    {
        var endpoints = Endpoints([.. Enumerable.Repeat((0, 100), 10)]);
        Search(Config with { MaxEjectionPercent = maxEjectionPercent, FailurePercentageEjection = new FailurePercentageEjection() }, endpoints);
        Assert.Equal(ejected, endpoints.Count(endpoint => endpoint.IsEjected));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(30, 200, 400)]
    [InlineData(100, 1000, 1000)]
    public void Enforcement_is_a_matter_of_chance(int percentage, int least, int most)
    {
        var endpoints = Endpoints([.. Enumerable.Repeat((0, 100), 1000)]);
        Search(Config with { FailurePercentageEjection = new FailurePercentageEjection { EnforcementPercentage = percentage } }, endpoints);
        Assert.InRange(endpoints.Count(endpoint => endpoint.IsEjected), least, most);
    }

    [Fact]
    public void Both_rules_together_eject_an_endpoint_once()
    {
        var endpoints = Endpoints((100, 0), (100, 0), (100, 0), (100, 0), (0, 100));
        Search(Config with { SuccessRateEjection = new SuccessRateEjection(), FailurePercentageEjection = new FailurePercentageEjection() }, endpoints);
        Assert.True(endpoints[4].IsEjected);
        Assert.Equal(1, endpoints[4].Multiplier);
    }

    [Fact]
    public void Endpoints_without_calls_are_never_outliers()
    {
        var endpoints = Endpoints([.. Enumerable.Repeat((0, 0), 5)]);
        Search(
            Config with
            {
                SuccessRateEjection = new SuccessRateEjection { RequestVolume = 0 },
                FailurePercentageEjection = new FailurePercentageEjection { RequestVolume = 0, Threshold = 0 },
            },
            endpoints);
        Assert.DoesNotContain(endpoints, endpoint => endpoint.IsEjected);
    }

    private static void Search(OutlierDetectionConfig config, TrackedEndpoint[] endpoints) => new OutlierSearch(endpoints, config, new Random(1), now: 0).Run();

    private static TrackedEndpoint[] Endpoints(params (int Successes, int Failures)[] counts) => [.. counts.Select(count =>
    {
        var endpoint = new TrackedEndpoint();
        for (var i = 0; i < count.Successes; i++) endpoint.OnEnded(new CallEnd(Status.DefaultSuccess, null));
        for (var i = 0; i < count.Failures; i++) endpoint.OnEnded(new CallEnd(Status.DefaultCancelled, null));
        endpoint.EndInterval();
        return endpoint;
    })];
}
