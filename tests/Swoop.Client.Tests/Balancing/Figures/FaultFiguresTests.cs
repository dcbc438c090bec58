using Swoop.Client.Balancing;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.Priority;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Channel;
using Swoop.Client.Tests.Simulation;
using Xunit.Abstractions;

namespace Swoop.Client.Tests.Balancing.Figures;

/// <summary>How fast policies get away from what does not work, and back.</summary>
public sealed class FaultFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Priority_fails_over_within_the_time_to_connect_and_back_with_the_backoff_and_refuses_no_call()
    {
        var host = new SimulatedHost(1, BuiltInPolicies.All);
        var backends = new[] { "near", "far" }.ToDictionary(name => name, _ => host.AddBackend());
        foreach (var (name, backend) in backends) backend.Endpoint = backend.Endpoint.With(HierarchicalPath.Key, [name]);
        var (near, far) = (backends["near"], backends["far"]);
        far.ConnectDelay = TimeSpan.FromMilliseconds(50);
        host.Use(new PriorityFactory(), new PriorityConfig
        {
            Children = backends.Keys.ToDictionary(name => name, _ => new PriorityChildConfig { Config = [new RoundRobinConfig()] }),
            Priorities = ["near", "far"],
        });
        host.Resolve(near, far);
        host.Advance(TimeSpan.FromMilliseconds(10));
        var (down, up) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        var start = host.Clock.Now;
        host.Schedule(down, near.GoDown);
        host.Schedule(up, near.ComeBack);
        var report = new SimulatedTraffic(host).Run(15_000);

        var failover = host.Published.First(published => published.At >= start + down && Leads(published, far)).At - start - down;
        var failback = host.Published.First(published => published.At >= start + up && Leads(published, near)).At - start - up;
        output.WriteLine(
            $"priority: over after {failover.TotalMilliseconds:0} ms, back {failback.TotalSeconds:0.0} s after it could be; refused {report.Refused}, failed {report.Failed} of 15,000 (those that were open)");
        // The first loses its connection and is refused at once, in a millisecond; the other takes its 50 ms.
        Assert.InRange(failover.TotalMilliseconds, 50, 60);
        Assert.InRange(failback.TotalSeconds, 0, 3);
        Assert.Equal(0, report.Refused);
        Assert.InRange(report.Failed, 0, 30);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(25, 5)]
    [InlineData(50, 10)]
    [InlineData(100, 12)]
    public void No_more_than_the_limit_are_ejected_however_many_fail(int maxEjectionPercent, int expected)
    {
        var host = new SimulatedHost(1, BuiltInPolicies.All);
        var backends = host.AddBackends(20);
        foreach (var backend in backends.Take(12)) backend.FailureRate = 1;
        host.Use(new OutlierDetectionFactory(), new OutlierDetectionConfig
        {
            ChildPolicy = [new RoundRobinConfig()],
            MaxEjectionPercent = maxEjectionPercent,
            FailurePercentageEjection = new FailurePercentageEjection(),
        });
        host.Resolve(backends);
        host.Advance(TimeSpan.FromMilliseconds(10));
        new SimulatedTraffic(host) { CallsPerSecond = 200 }.Run(2200);
        var ejected = 20 - Enumerable.Range(0, 40).Select(_ => SimulatedSubchannel.Of(host.Pick().Subchannel!).Backend).Distinct().Count();
        output.WriteLine($"outlier_detection: 12 of 20 fail, {maxEjectionPercent} % at most: {ejected} ejected");
        Assert.Equal(expected, ejected);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 251)]
    [InlineData(2, 501)]
    [InlineData(4, 1001)]
    public void Pick_first_passes_by_each_silent_address_in_a_quarter_of_a_second(int silent, int milliseconds)
    {
        var host = new SimulatedHost(1);
        var backends = host.AddBackends(6);
        foreach (var backend in backends.Take(silent)) backend.ConnectDelay = null;
        host.Use(new PickFirstFactory(), null);
        host.Resolve(backends);
        host.Advance(TimeSpan.FromSeconds(5));
        var ready = host.Published.First(published => published.State == ConnectivityState.Ready).At;
        output.WriteLine($"pick_first: {silent} silent addresses before one that takes 1 ms: ready after {ready.TotalMilliseconds} ms");
        Assert.Equal(milliseconds, ready.TotalMilliseconds);
    }

    [Fact]
    public void Pick_first_that_shuffles_spreads_clients_over_the_backends()
    {
        const int Clients = 2000;
        var counts = new int[5];
        var seeds = new Random(1);
        for (var client = 0; client < Clients; client++)
        {
            var host = new SimulatedHost(seeds.Next());
            var backends = host.AddBackends(counts.Length);
            host.Use(new PickFirstFactory(), new PickFirstConfig { ShuffleAddressList = true });
            host.Resolve(backends);
            host.Advance(TimeSpan.FromMilliseconds(10));
            for (var i = 0; i < counts.Length; i++) counts[i] += backends[i].Connections;
        }

        output.WriteLine($"pick_first, shuffling: {Clients} clients, 5 backends: {string.Join(", ", counts)}");
        // A standard deviation of sqrt(2000 * 0.2 * 0.8), 17.9; four of them.
        Assert.All(counts, count => Assert.InRange(count, 400 - 72, 400 + 72));
    }

    private static bool Leads(PublishedState published, SimulatedBackend backend) =>
        published.State == ConnectivityState.Ready
        && published.Picker.Pick(new PickArgs(SimulatedTraffic.Method, null)).Subchannel is { } subchannel && SimulatedSubchannel.Of(subchannel).Backend == backend;
}
