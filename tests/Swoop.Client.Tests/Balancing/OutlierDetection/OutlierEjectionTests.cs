using Swoop.Client.Balancing;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Channel;
using Swoop.Client.Resolving;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.OutlierDetection;

public sealed class OutlierEjectionTests
{
    private static readonly OutlierDetectionConfig Config = new()
    {
        ChildPolicy = [new RoundRobinConfig()],
        FailurePercentageEjection = new FailurePercentageEjection { RequestVolume = 10 },
    };

    private readonly SimulatedHost _host = new(seed: 1, BuiltInPolicies.All);
    private readonly SimulatedBackend[] _backends;

    public OutlierEjectionTests() => _backends = _host.AddBackends(5);

    [Fact]
    public void An_endpoint_that_fails_is_ejected_and_readmitted_at_the_ends_of_intervals_each_time_for_longer()
    {
        _backends[2].FailureRate = 1;
        Connect(Config);
        var ready = ReadyTimes(_backends[2], calls: 30_000);
        // Ejected at 10 s for 30 s, used again for an interval, ejected at 50 s for 60 s, and at 120 s for 90 s.
        Assert.Equal([(0, 10), (40, 50), (110, 120), (210, 220)], ready.Take(4));
    }

    [Fact]
    public void An_endpoint_that_recovers_is_forgiven_step_by_step()
    {
        _backends[2].FailureRate = 1;
        Connect(Config);
        // Bad until 60 s: ejected at 10 s, and at 50 s for the second time until 110 s. Bad again from 125 s: one good interval leaves a multiplier of 1.
        _host.Schedule(TimeSpan.FromSeconds(60), () => _backends[2].FailureRate = 0);
        _host.Schedule(TimeSpan.FromSeconds(120.1), () => _backends[2].FailureRate = 1);
        var ready = ReadyTimes(_backends[2], calls: 30_000);
        Assert.Equal([(0, 10), (40, 50), (110, 130), (190, 200)], ready.Take(4));
    }

    [Fact]
    public void Success_rates_eject_too()
    {
        _backends[4].FailureRate = 0.5;
        Connect(Config with { FailurePercentageEjection = null, SuccessRateEjection = new SuccessRateEjection() });
        var ready = ReadyTimes(_backends[4], calls: 5000);
        Assert.Equal((0, 10), ready[0]);
        Assert.Equal(40, ready[1].From);
    }

    [Fact]
    public void While_it_is_ejected_its_connection_stays_and_no_call_is_refused()
    {
        _backends[0].FailureRate = 1;
        Connect(Config);
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(1100);
        AdvanceTo(12);
        var report = new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(500);
        Assert.Equal(0, report.CountOf(_backends[0]) + report.Refused);
        Assert.Equal(1, _backends[0].Connections);
        Assert.Equal(1, Assert.Single(_backends[0].Subchannels).Attempts);
    }

    [Fact]
    public void All_addresses_of_an_endpoint_count_as_one()
    {
        var endpoints = new[] { new ResolvedEndpoint(_backends[0].Address, _backends[1].Address), new ResolvedEndpoint(_backends[2].Address, _backends[3].Address) };
        _host.Use(new OutlierDetectionFactory(), Config with { FailurePercentageEjection = new FailurePercentageEjection { MinimumHosts = 2, RequestVolume = 700 } });
        _host.Resolve(endpoints);
        _backends[0].FailureRate = 1;
        _backends[1].FailureRate = 1;
        // Half of the calls reach each endpoint: the first address gets some, the second the rest, and only together are they enough.
        _host.Schedule(TimeSpan.FromSeconds(5), _backends[0].GoDown);
        var report = new SimulatedTraffic(_host) { CallsPerSecond = 150 }.Run(1800);
        Assert.InRange(report.CountOf(_backends[0]), 300, 450);
        Assert.InRange(report.CountOf(_backends[1]), 300, 450);
        Assert.InRange(_host.Clock.Now.TotalSeconds, 11, 14);
        Assert.Equal(0, new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(100).CountOf(_backends[1]));
    }

    [Fact]
    public void With_nothing_to_eject_by_calls_are_not_even_counted()
    {
        Connect(Config with { FailurePercentageEjection = null });
        Assert.Null(_host.Pick().Tracker);
        Assert.False(_host.Clock.RunNext());
    }

    [Fact]
    public void A_configuration_that_ejects_no_more_readmits_all_and_one_that_does_counts_at_once()
    {
        _backends[0].FailureRate = 1;
        Connect(Config);
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(1100);
        AdvanceTo(12);
        Configure(Config with { FailurePercentageEjection = null });
        Assert.Equal(0.2, new SimulatedTraffic(_host).Run(1000).ShareOf(_backends[0]), 0.01);
        Assert.Null(_host.Pick().Tracker);
        Configure(Config);
        Assert.NotNull(_host.Pick().Tracker);
    }

    [Fact]
    public void Calls_that_a_server_never_saw_do_not_count_against_it()
    {
        Connect(Config);
        for (var i = 0; i < 500; i++) _host.Pick().Tracker!.OnEnded(new CallEnd(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "gone"), null, IsUnprocessed: true));
        AdvanceTo(11);
        Assert.Equal(5, Picked().Count);
    }

    [Fact]
    public void A_new_interval_counts_from_when_the_last_began()
    {
        _backends[0].FailureRate = 1;
        Connect(Config);
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(300);
        Configure(Config with { Interval = TimeSpan.FromSeconds(6) });
        AdvanceTo(5.9);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Assert.Contains(_backends[0], Picked());
        AdvanceTo(6.1);
        Assert.DoesNotContain(_backends[0], Picked());
    }

    [Fact]
    public void An_endpoint_that_is_ejected_stays_so_when_it_connects_anew()
    {
        _backends[0].FailureRate = 1;
        Connect(Config);
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(1100);
        _backends[0].SendGoAway();
        AdvanceTo(20);
        Assert.Equal(1, _backends[0].Connections);
        Assert.DoesNotContain(_backends[0], Picked());
        _backends[0].FailureRate = 0;
        AdvanceTo(40.1);
        Assert.Contains(_backends[0], Picked());
    }

    [Fact]
    public void Two_detections_one_above_the_other_both_count()
    {
        _backends[0].FailureRate = 1;
        Connect(Config with { ChildPolicy = [Config] });
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(1100);
        AdvanceTo(12);
        Assert.DoesNotContain(_backends[0], Picked());
        Assert.IsType<SimulatedSubchannel>(_host.Pick().Subchannel);
    }

    [Fact]
    public void Pick_first_beneath_is_not_affected()
    {
        _backends[0].FailureRate = 1;
        Connect(Config with { ChildPolicy = [new PickFirstConfig()] });
        var report = new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(3000);
        Assert.Equal(3000, report.CountOf(_backends[0]));
    }

    [Fact]
    public void A_pick_allocates_nothing()
    {
        Connect(Config);
        var picker = _host.Picker;
        var args = new PickArgs(SimulatedTraffic.Method, null);
        picker.Pick(args);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) picker.Pick(args);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Its_shutdown_leaves_nothing()
    {
        Connect(Config);
        _host.Balancer.Shutdown();
        Assert.Empty(_host.Subchannels);
        Assert.False(_host.Clock.RunNext() && _host.Clock.RunNext() && _host.Clock.Now > TimeSpan.FromSeconds(20));
    }

    private void Connect(OutlierDetectionConfig config)
    {
        _host.Use(new OutlierDetectionFactory(), config);
        _host.Resolve(_backends);
        _host.Advance(TimeSpan.FromMilliseconds(2));
    }

    private void Configure(OutlierDetectionConfig config)
    {
        _host.Config = new OutlierDetectionFactory().Validate(config, _host.Policies);
        _host.Resolve(_backends);
    }

    private void AdvanceTo(double seconds) => _host.Advance(TimeSpan.FromSeconds(seconds) - _host.Clock.Now);

    private HashSet<SimulatedBackend> Picked() =>
        [.. Enumerable.Range(0, 20).Select(_ => SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend)];

    /// <summary>From when to when the pickers have sent calls to a backend, in seconds, while traffic passes.</summary>
    private List<(int From, int To)> ReadyTimes(SimulatedBackend backend, int calls)
    {
        new SimulatedTraffic(_host) { CallsPerSecond = 100 }.Run(calls);
        var times = new List<(int From, int To)>();
        int? from = null;
        foreach (var published in _host.Published.Where(published => published.State == ConnectivityState.Ready))
        {
            var isUsed = Enumerable.Range(0, 20).Any(_ => published.Picker.Pick(new PickArgs(SimulatedTraffic.Method, null)).Subchannel is { } subchannel
                && SimulatedSubchannel.Of(subchannel).Backend == backend);
            var now = (int)published.At.TotalSeconds;
            if (isUsed) from ??= now;
            else if (from is { } since)
            {
                times.Add((since, now));
                from = null;
            }
        }

        if (from is { } last) times.Add((last, int.MaxValue));
        return times;
    }
}
