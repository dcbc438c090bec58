using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.RoundRobin;

namespace Swoop.Client.Tests.Simulation;

/// <summary>The test bed itself: what other tests conclude from it must follow from the models and the seed alone.</summary>
public sealed class SimulationTests
{
    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Assert.Equal(MeanAndTail(7), MeanAndTail(7));
        Assert.NotEqual(MeanAndTail(7), MeanAndTail(8));

        static (TimeSpan, TimeSpan) MeanAndTail(int seed)
        {
            var (host, backends) = Start(seed, 3);
            foreach (var backend in backends) backend.Latency = Latencies.Exponential(TimeSpan.FromMilliseconds(5));
            var report = new SimulatedTraffic(host).Run(5000);
            return (report.Percentile(0.5), report.Percentile(0.99));
        }
    }

    [Fact]
    public void A_backend_without_a_bound_answers_each_call_in_its_own_time()
    {
        var (host, backends) = Start(1, 1);
        backends[0].Latency = Latencies.Fixed(TimeSpan.FromMilliseconds(20));

        var report = new SimulatedTraffic(host) { CallsPerSecond = 10_000 }.Run(1000);

        Assert.Equal(TimeSpan.FromMilliseconds(20), report.Percentile(0.5));
        Assert.Equal(1000, report.CountOf(backends[0]));
    }

    [Fact]
    public void Calls_queue_at_a_backend_that_gets_more_than_it_can_do()
    {
        var (host, backends) = Start(1, 1);
        backends[0].Workers = 1;
        backends[0].Latency = Latencies.Fixed(TimeSpan.FromMilliseconds(10));

        // Twice what it can do: the last of a thousand calls waits for about five seconds.
        var report = new SimulatedTraffic(host) { CallsPerSecond = 200 }.Run(1000);

        Assert.InRange(report.Percentile(1).TotalSeconds, 4, 6);
    }

    [Fact]
    public void A_backend_that_goes_down_fails_its_calls_and_takes_new_ones_when_it_is_back()
    {
        var (host, backends) = Start(1, 1);
        backends[0].Latency = Latencies.Fixed(TimeSpan.FromSeconds(1));
        host.Schedule(TimeSpan.FromSeconds(2), backends[0].GoDown);
        host.Schedule(TimeSpan.FromSeconds(3), backends[0].ComeBack);

        var report = new SimulatedTraffic(host) { CallsPerSecond = 10, WaitsForReady = true }.Run(100);

        Assert.InRange(report.Failed, 5, 20);
        Assert.Equal(100, report.Sent);
        Assert.Equal(0, backends[0].Outstanding);
    }

    [Fact]
    public void A_subchannel_backs_off_after_each_refusal()
    {
        var host = new SimulatedHost(1);
        var backend = host.AddBackend();
        backend.GoDown();
        var states = new List<ConnectivityState>();
        var subchannel = (SimulatedSubchannel)host.CreateSubchannel(backend.Address, backend.Endpoint.Attributes, Follow);

        subchannel.RequestConnection();
        host.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure, ConnectivityState.Idle, ConnectivityState.Connecting, ConnectivityState.TransientFailure], states);
        backend.ComeBack();
        host.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ConnectivityState.Ready, subchannel.State);
        Assert.Equal(3, subchannel.Attempts);

        void Follow(Subchannel changed)
        {
            states.Add(changed.State);
            if (changed.State == ConnectivityState.Idle) changed.RequestConnection();
        }
    }

    [Fact]
    public void Failures_have_the_rate_that_was_asked_for()
    {
        var (host, backends) = Start(3, 2);
        backends[1].FailureRate = 0.25;
        backends[1].FailureStatus = new Status(StatusCode.DataLoss, "");

        var report = new SimulatedTraffic(host).Run(10_000);

        Assert.Equal(0, report.FailuresOf(backends[0]));
        Assert.Equal(0.25, (double)report.FailuresOf(backends[1]) / report.CountOf(backends[1]), 0.02);
    }

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int seed, int count)
    {
        var host = new SimulatedHost(seed);
        var backends = host.AddBackends(count);
        host.Use(new RoundRobinFactory(), null);
        host.Resolve(backends);
        return (host, backends);
    }
}
