using Swoop.Client.Balancing;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.RoundRobin;

public sealed class RoundRobinTests
{
    private readonly SimulatedHost _host = new(seed: 1);

    public RoundRobinTests() => _host.Use(new RoundRobinFactory(), new RoundRobinConfig());

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Each_endpoint_gets_its_share_of_the_calls_within_one_percent(int count)
    {
        var backends = _host.AddBackends(count);
        Connect(backends);
        var report = new SimulatedTraffic(_host).Run(10_000);
        Assert.All(backends, backend => Assert.InRange(report.ShareOf(backend) * count, 0.99, 1.01));
    }

    [Fact]
    public void Calls_go_round_in_the_resolvers_order()
    {
        var backends = _host.AddBackends(4);
        Connect(backends);
        var picked = Enumerable.Range(0, 8).Select(_ => Array.IndexOf(backends, SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend)).ToList();
        for (var i = 1; i < picked.Count; i++) Assert.Equal((picked[i - 1] + 1) % 4, picked[i]);
    }

    [Fact]
    public void Clients_begin_at_different_endpoints()
    {
        var first = Enumerable.Range(0, 40).Select(seed =>
        {
            var host = new SimulatedHost(seed);
            host.Use(new RoundRobinFactory(), null);
            host.Resolve(host.AddBackends(3));
            host.Advance(TimeSpan.FromMilliseconds(10));
            return host.Pick().Subchannel!.Address.ToString();
        });
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public void An_endpoint_that_goes_down_gets_nothing_until_it_is_back_and_no_call_is_refused()
    {
        var backends = _host.AddBackends(3);
        Connect(backends);
        backends[0].GoDown();
        _host.Clock.RunDue();
        var report = new SimulatedTraffic(_host).Run(3000);
        Assert.Equal(0, report.CountOf(backends[0]));
        Assert.Equal(0, report.Refused);
        Assert.Equal(1500, report.CountOf(backends[1]), 30.0);
        backends[0].ComeBack();
        _host.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1 / 3.0, new SimulatedTraffic(_host).Run(3000).ShareOf(backends[0]), 0.01);
    }

    [Fact]
    public void A_lost_connection_is_made_again_without_being_asked()
    {
        var backends = _host.AddBackends(2);
        Connect(backends);
        foreach (var backend in backends) backend.SendGoAway();
        _host.Advance(TimeSpan.FromMilliseconds(10));
        Assert.All(backends, backend => Assert.Equal(1, backend.Connections));
        Assert.DoesNotContain(ConnectivityState.Idle, _host.States);
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void With_all_endpoints_down_calls_fail_with_the_reason()
    {
        var backends = _host.AddBackends(3);
        foreach (var backend in backends) backend.GoDown();
        Connect(backends);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure], _host.States);
        Assert.Contains("refused", _host.Pick().Failure.Detail, StringComparison.Ordinal);
        Assert.True(_host.ResolutionRequests >= 3);
    }

    [Fact]
    public void An_endpoint_with_two_addresses_gets_one_share()
    {
        var backends = _host.AddBackends(3);
        _host.Resolve(new Client.Resolving.ResolvedEndpoint(backends[0].Address, backends[1].Address), backends[2].Endpoint);
        _host.Advance(TimeSpan.FromMilliseconds(10));
        var report = new SimulatedTraffic(_host).Run(2000);
        Assert.Equal(0.5, report.ShareOf(backends[0]), 0.01);
        Assert.Equal(0, report.CountOf(backends[1]));
        backends[0].GoDown();
        _host.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(0.5, new SimulatedTraffic(_host).Run(2000).ShareOf(backends[1]), 0.01);
    }

    [Fact]
    public void Endpoints_that_stay_keep_their_connections()
    {
        var backends = _host.AddBackends(3);
        Connect(backends[0], backends[1]);
        Connect(backends[1], backends[2]);
        Assert.Equal([0, 1, 1], backends.Select(backend => backend.Connections));
        Assert.Equal(1, Assert.Single(backends[1].Subchannels).Attempts);
    }

    [Fact]
    public void A_pick_allocates_nothing()
    {
        Connect(_host.AddBackends(3));
        var picker = _host.Picker;
        var args = new PickArgs(SimulatedTraffic.Method, null);
        picker.Pick(args);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) picker.Pick(args);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Connect(params SimulatedBackend[] backends)
    {
        _host.Resolve(backends);
        _host.Advance(TimeSpan.FromMilliseconds(10));
    }
}
