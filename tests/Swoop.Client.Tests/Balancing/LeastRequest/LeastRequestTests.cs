using Swoop.Client.Balancing;
using Swoop.Client.Balancing.LeastRequest;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.LeastRequest;

public sealed class LeastRequestTests
{
    [Fact]
    public void With_one_slow_backend_the_tail_is_far_better_than_that_of_round_robin()
    {
        var roundRobin = Tail(new RoundRobinFactory(), out var slowShareOfRoundRobin);
        var leastRequest = Tail(new LeastRequestFactory(), out var slowShare);

        Assert.True(leastRequest * 3 < roundRobin, $"least_request {leastRequest.TotalMilliseconds} ms, round_robin {roundRobin.TotalMilliseconds} ms");
        Assert.Equal(0.25, slowShareOfRoundRobin, 0.01);
        Assert.InRange(slowShare, 0.01, 0.15);

        // Three backends do 400 calls a second each, the fourth 100.
        static TimeSpan Tail(LoadBalancerFactory factory, out double slowShare)
        {
            var (host, backends) = Start(seed: 11, count: 4, factory);
            foreach (var backend in backends)
            {
                backend.Workers = 4;
                backend.Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(10));
            }

            backends[3].Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(40));
            var report = new SimulatedTraffic(host) { CallsPerSecond = 600 }.Run(20_000);
            slowShare = report.ShareOf(backends[3]);
            return report.Percentile(0.99);
        }
    }

    [Fact]
    public void Even_backends_get_even_shares()
    {
        var (host, backends) = Start(seed: 2, count: 5, new LeastRequestFactory());

        var report = new SimulatedTraffic(host).Run(20_000);

        Assert.All(backends, backend => Assert.Equal(0.2, report.ShareOf(backend), 0.01));
    }

    [Fact]
    public void More_choices_come_closer_to_the_least_busy_backend()
    {
        Assert.True(SlowShare(10) < SlowShare(2));

        static double SlowShare(int choices)
        {
            var (host, backends) = Start(seed: 4, count: 10, new LeastRequestFactory(), new LeastRequestConfig { ChoiceCount = choices });
            backends[0].Latency = Latencies.Fixed(TimeSpan.FromMilliseconds(200));
            return new SimulatedTraffic(host).Run(20_000).ShareOf(backends[0]);
        }
    }

    [Fact]
    public void Open_calls_still_count_after_the_picker_has_changed()
    {
        var (host, backends) = Start(seed: 1, count: 2, new LeastRequestFactory(), new LeastRequestConfig { ChoiceCount = 10 });
        var first = host.Pick();
        for (var i = 0; i < 100; i++) first.Tracker!.OnStarted();
        var busy = SimulatedSubchannel.Of(first.Subchannel!).Backend;

        host.Resolve(backends.Reverse());

        Assert.True(Enumerable.Range(0, 20).All(_ => SimulatedSubchannel.Of(host.Pick().Subchannel!).Backend != busy));
    }

    [Fact]
    public void A_backend_that_went_down_gets_no_calls_until_it_is_back()
    {
        var (host, backends) = Start(seed: 1, count: 3, new LeastRequestFactory());
        backends[0].GoDown();
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, new SimulatedTraffic(host).Run(500).CountOf(backends[0]));

        backends[0].ComeBack();
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1 / 3.0, new SimulatedTraffic(host).Run(5000).ShareOf(backends[0]), 0.03);
    }

    [Fact]
    public void A_pick_allocates_nothing()
    {
        var (host, _) = Start(seed: 1, count: 5, new LeastRequestFactory());
        var args = new PickArgs(SimulatedTraffic.Method, null);
        host.Picker.Pick(args);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) host.Picker.Pick(args).Tracker!.OnStarted();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int seed, int count, LoadBalancerFactory factory, LeastRequestConfig? config = null)
    {
        var host = new SimulatedHost(seed);
        var backends = host.AddBackends(count);
        host.Use(factory, config);
        host.Resolve(backends);
        host.Advance(TimeSpan.FromMilliseconds(10));
        return (host, backends);
    }
}
