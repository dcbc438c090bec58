using Swoop.Client.Balancing;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Metrics;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.WeightedRoundRobin;

public sealed class WeightedRoundRobinTests
{
    private static readonly WeightedRoundRobinConfig AtOnce = new() { BlackoutPeriod = TimeSpan.Zero };

    [Fact]
    public void Shares_follow_the_weights_that_responses_report()
    {
        var (host, backends) = Start(AtOnce, 1, 2, 3, 4);
        new SimulatedTraffic(host).Run(2000);

        var report = new SimulatedTraffic(host).Run(20_000);

        for (var i = 0; i < 4; i++) Assert.Equal((i + 1) / 10.0, report.ShareOf(backends[i]), 0.05 * (i + 1) / 10.0);
    }

    [Fact]
    public void Shares_follow_the_weights_that_streams_report()
    {
        var (host, backends) = Start(AtOnce with { EnableOobLoadReport = true }, 4, 3, 2, 1);
        foreach (var backend in backends) backend.ReportsInTrailers = false;
        Assert.All(backends, backend => Assert.Equal(1, backend.ReportStreams));
        host.Advance(TimeSpan.FromSeconds(12));

        var report = new SimulatedTraffic(host).Run(20_000);

        for (var i = 0; i < 4; i++) Assert.Equal((4 - i) / 10.0, report.ShareOf(backends[i]), 0.05 * (4 - i) / 10.0);
    }

    [Fact]
    public void Reports_in_responses_do_not_count_where_streams_are_wanted()
    {
        var (host, backends) = Start(AtOnce with { EnableOobLoadReport = true, OobReportingPeriod = TimeSpan.FromHours(1) }, 1, 9);
        new SimulatedTraffic(host).Run(2000);
        Assert.Equal(0.5, new SimulatedTraffic(host).Run(2000).ShareOf(backends[0]), 0.01);
    }

    [Fact]
    public void Streams_follow_the_configuration_and_the_connections()
    {
        var (host, backends) = Start(AtOnce, 1, 1);
        Assert.Equal(0, backends[0].ReportStreams);

        host.Config = AtOnce with { EnableOobLoadReport = true };
        host.Resolve(backends);
        Assert.All(backends, backend => Assert.Equal(1, backend.ReportStreams));

        backends[0].GoDown();
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, backends[0].ReportStreams);
        backends[0].ComeBack();
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, backends[0].ReportStreams);

        host.Resolve(backends[1]);
        Assert.Equal(0, backends[0].ReportStreams);
        host.Balancer.Shutdown();
        Assert.Equal(0, backends[1].ReportStreams);
    }

    [Fact]
    public void Until_the_blackout_is_over_all_take_turns_alike()
    {
        var (host, backends) = Start(new WeightedRoundRobinConfig(), 1, 4);

        Assert.Equal(0.5, new SimulatedTraffic(host).Run(5000).ShareOf(backends[0]), 0.01);
        host.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0.2, new SimulatedTraffic(host).Run(5000).ShareOf(backends[0]), 0.01);
    }

    [Fact]
    public void Weights_that_change_are_followed_after_the_update_period()
    {
        var (host, backends) = Start(AtOnce, 1, 4);
        new SimulatedTraffic(host).Run(2000);
        backends[0].Report = ReportOf(4);
        backends[1].Report = ReportOf(1);
        new SimulatedTraffic(host).Run(2000);
        Assert.Equal(0.8, new SimulatedTraffic(host).Run(5000).ShareOf(backends[0]), 0.04);
    }

    [Fact]
    public void A_backend_that_fails_calls_gets_fewer()
    {
        var (host, backends) = Start(AtOnce, 1, 1);
        backends[0].Report = () => new OrcaLoadReport(0.5, 0, 100, 50);
        backends[1].Report = () => new OrcaLoadReport(0.5, 0, 100, 0);
        new SimulatedTraffic(host).Run(2000);
        Assert.Equal(1 / 3.0, new SimulatedTraffic(host).Run(6000).ShareOf(backends[0]), 0.01);
    }

    [Fact]
    public void Backends_under_uneven_load_even_out()
    {
        // The backends are unlike, and each reports how busy it is at its rate: by that the policy finds the right shares itself.
        var (host, backends) = Start(AtOnce, 1, 1);
        double[] capacity = [100, 300];
        for (var i = 0; i < 2; i++)
        {
            var limit = capacity[i];
            var started = host.Clock.Now;
            var calls = 0;
            backends[i].Report = () =>
            {
                var rate = ++calls / Math.Max(0.001, (host.Clock.Now - started).TotalSeconds);
                return new OrcaLoadReport(rate / limit, 0, rate, 0);
            };
        }

        new SimulatedTraffic(host) { CallsPerSecond = 200 }.Run(2000);
        Assert.Equal(0.75, new SimulatedTraffic(host) { CallsPerSecond = 200 }.Run(5000).ShareOf(backends[1]), 0.02);
    }

    [Fact]
    public void Endpoints_keep_their_weights_when_the_list_changes()
    {
        var (host, backends) = Start(AtOnce, 1, 4);
        new SimulatedTraffic(host).Run(2000);
        host.Resolve(backends.Reverse());
        Assert.Equal(0.2, new SimulatedTraffic(host).Run(5000).ShareOf(backends[0]), 0.01);
    }

    [Fact]
    public void A_backend_that_lost_its_connection_connects_again_at_once_and_the_policy_is_never_idle()
    {
        var (host, backends) = Start(AtOnce, 1);
        backends[0].SendGoAway();
        host.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(ConnectivityState.Idle, host.States);
        Assert.Equal(ConnectivityState.Ready, host.State);
    }

    [Fact]
    public void After_shutdown_no_timer_goes_on()
    {
        var (host, _) = Start(AtOnce, 1, 2);
        host.Balancer.Shutdown();
        host.Advance(TimeSpan.FromMinutes(1));
        Assert.False(host.Clock.RunNext());
    }

    private static Func<OrcaLoadReport> ReportOf(double weight) => () => new OrcaLoadReport(0.5, 0, weight * 50, 0);

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(WeightedRoundRobinConfig config, params double[] weights)
    {
        var host = new SimulatedHost(seed: 5);
        var backends = host.AddBackends(weights.Length);
        for (var i = 0; i < weights.Length; i++) backends[i].Report = ReportOf(weights[i]);
        host.Use(new WeightedRoundRobinFactory(), config);
        host.Resolve(backends);
        host.Advance(TimeSpan.FromMilliseconds(10));
        return (host, backends);
    }
}
