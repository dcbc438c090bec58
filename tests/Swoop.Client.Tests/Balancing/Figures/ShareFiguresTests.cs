using Swoop.Client.Balancing;
using Swoop.Client.Balancing.LeastRequest;
using Swoop.Client.Balancing.RandomSubsetting;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Balancing.WeightedTarget;
using Swoop.Client.Channel;
using Swoop.Client.Metrics;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Simulation;
using Xunit.Abstractions;

namespace Swoop.Client.Tests.Balancing.Figures;

/// <summary>How well policies share calls out: the figures that the documentation names, and the bounds that they keep with any seed.</summary>
public sealed class ShareFiguresTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    [Fact]
    public void Round_robin_is_even_within_one_percent()
    {
        var worst = Enumerable.Range(1, Seeds).Max(seed =>
        {
            var (host, backends) = Start(seed, 10, new RoundRobinFactory(), new RoundRobinConfig());
            foreach (var backend in backends) backend.Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(10));
            var report = new SimulatedTraffic(host).Run(50_000);
            return backends.Max(backend => Math.Abs(report.ShareOf(backend) * 10 - 1));
        });
        output.WriteLine($"round_robin: 10 endpoints, 50,000 calls: off by {worst:P3} at most");
        Assert.InRange(worst, 0, 0.01);
    }

    /// <remarks>Three backends can do 400 calls a second each, the fourth 100: of 320 calls a second its even share keeps it busy, of 600 it is too much.</remarks>
    [Theory]
    [InlineData(320, 0.8)]
    [InlineData(600, 0.1)]
    public void Least_request_has_a_part_of_round_robins_tail_beside_a_slow_backend(int callsPerSecond, double bound)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (roundRobin, evenShare) = Tail(seed, new RoundRobinFactory(), new RoundRobinConfig());
            var (leastRequest, slowShare) = Tail(seed, new LeastRequestFactory(), new LeastRequestConfig());
            output.WriteLine(
                $"least_request, {callsPerSecond}/s: p99 {leastRequest.TotalMilliseconds:0} ms, round_robin {roundRobin.TotalMilliseconds:0} ms; "
                + $"share of the slow backend {slowShare:P1}, round_robin {evenShare:P1}");
            Assert.InRange(leastRequest / roundRobin, 0, bound);
        }

        (TimeSpan P99, double SlowShare) Tail(int seed, LoadBalancerFactory factory, LoadBalancingConfig config)
        {
            var (host, backends) = Start(seed, 4, factory, config);
            foreach (var backend in backends)
            {
                backend.Workers = 4;
                backend.Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(backend == backends[3] ? 40 : 10));
            }

            var report = new SimulatedTraffic(host) { CallsPerSecond = callsPerSecond }.Run(20_000);
            return (report.Percentile(0.99), report.ShareOf(backends[3]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weighted_round_robin_follows_reported_weights_within_five_percent(bool outOfBand)
    {
        double[] weights = [1, 2, 3, 4, 10];
        var worst = Enumerable.Range(1, Seeds).Max(seed =>
        {
            var (host, backends) = Start(seed, weights.Length, new WeightedRoundRobinFactory(), new WeightedRoundRobinConfig { EnableOobLoadReport = outOfBand });
            for (var i = 0; i < weights.Length; i++)
            {
                var calls = weights[i] * 50;
                backends[i].Report = () => new OrcaLoadReport(0.5, 0, calls, 0);
                backends[i].ReportsInTrailers = !outOfBand;
                backends[i].Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(10));
            }

            // Over the blackout.
            new SimulatedTraffic(host).Run(25_000);
            var report = new SimulatedTraffic(host).Run(20_000);
            return Enumerable.Range(0, weights.Length).Max(i => Math.Abs(report.ShareOf(backends[i]) / (weights[i] / weights.Sum()) - 1));
        });
        output.WriteLine($"weighted_round_robin, reports {(outOfBand ? "out of band" : "in trailers")}: weights 1 to 10, 20,000 calls: off by {worst:P2} at most");
        Assert.InRange(worst, 0, 0.05);
    }

    [Fact]
    public void Weighted_target_shares_by_weight_within_five_percent()
    {
        var weights = new Dictionary<string, uint> { ["a"] = 1, ["b"] = 3, ["c"] = 6 };
        var worst = Enumerable.Range(1, Seeds).Max(seed =>
        {
            var host = new SimulatedHost(seed, BuiltInPolicies.All);
            var backends = weights.Keys.ToDictionary(name => name, _ => host.AddBackend());
            foreach (var (name, backend) in backends) backend.Endpoint = backend.Endpoint.With(HierarchicalPath.Key, [name]);
            host.Use(new WeightedTargetFactory(), new WeightedTargetConfig
            {
                Targets = weights.ToDictionary(entry => entry.Key, entry => new WeightedTargetChildConfig { Weight = entry.Value, ChildPolicy = [new RoundRobinConfig()] }),
            });
            host.Resolve(backends.Values);
            host.Advance(TimeSpan.FromMilliseconds(10));
            var report = new SimulatedTraffic(host) { CallsPerSecond = 10_000 }.Run(100_000);
            return weights.Max(entry => Math.Abs(report.ShareOf(backends[entry.Key]) / (entry.Value / 10.0) - 1));
        });
        output.WriteLine($"weighted_target: weights 1, 3, 6, 100,000 calls: off by {worst:P2} at most");
        Assert.InRange(worst, 0, 0.05);
    }

    [Fact]
    public void Subsets_of_many_clients_load_all_backends_alike()
    {
        const int Clients = 500, Backends = 50, Size = 10, Calls = 100;
        var (connections, loads) = (new int[Backends], new int[Backends]);
        var replaced = 0;
        var seeds = new Random(1);
        for (var client = 0; client < Clients; client++)
        {
            var config = new RandomSubsettingConfig { SubsetSize = Size, ChildPolicy = [new RoundRobinConfig()] };
            var (host, backends) = Start(seeds.Next(), Backends, new RandomSubsettingFactory(), config);
            var report = new SimulatedTraffic(host).Run(Calls);
            for (var i = 0; i < Backends; i++)
            {
                connections[i] += backends[i].Connections;
                loads[i] += report.CountOf(backends[i]);
            }

            var before = host.Subchannels.Select(subchannel => subchannel.Backend).ToHashSet();
            host.Resolve(backends.Skip(1));
            var lost = before.Except(host.Subchannels.Select(subchannel => subchannel.Backend)).Count();
            Assert.Equal(before.Contains(backends[0]) ? 1 : 0, lost);
            replaced += lost;
        }

        var mean = (double)Clients * Size / Backends;
        output.WriteLine(
            $"random_subsetting: {Clients} clients, {Size} of {Backends} backends: {connections.Min()} to {connections.Max()} connections a backend (mean {mean}), "
            + $"calls {loads.Min() / (mean * Calls / Size):P0} to {loads.Max() / (mean * Calls / Size):P0} of the mean; one backend less changes one connection of {(double)replaced / Clients:P0} of the clients");
        // Chance alone: a standard deviation of sqrt(500 * 0.2 * 0.8), 8.9; four of them.
        Assert.All(connections, count => Assert.InRange(count, mean - 36, mean + 36));
        Assert.All(loads, calls => Assert.InRange(calls / (mean * Calls / Size), 0.64, 1.36));
    }

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int seed, int count, LoadBalancerFactory factory, LoadBalancingConfig config)
    {
        var host = new SimulatedHost(seed, BuiltInPolicies.All);
        var backends = host.AddBackends(count);
        host.Use(factory, config);
        host.Resolve(backends);
        host.Advance(TimeSpan.FromMilliseconds(10));
        return (host, backends);
    }
}
