using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.PickFirst;

public sealed class PickFirstLifeTests
{
    private readonly SimulatedHost _host = new(seed: 1);
    private readonly SimulatedBackend[] _backends;

    public PickFirstLifeTests()
    {
        _backends = _host.AddBackends(3);
        _host.Use(new PickFirstFactory(), null);
    }

    [Fact]
    public void A_lost_connection_makes_it_idle_and_the_next_pick_connects()
    {
        Connect(_backends);
        _backends[0].SendGoAway();
        Advance(10_000);
        Assert.Equal(ConnectivityState.Idle, _host.State);
        Assert.Equal(1, _host.ResolutionRequests);
        Assert.Equal(0, _backends.Sum(backend => backend.Connections));
        Assert.Equal(PickResult.Kind.Queue, _host.Pick().What);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Advance(1);
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void Many_picks_while_idle_connect_once()
    {
        Connect(_backends);
        _backends[0].SendGoAway();
        _host.Clock.RunDue();
        var picker = _host.Picker;
        for (var i = 0; i < 10; i++) picker.Pick(new PickArgs(SimulatedTraffic.Method, null));
        Advance(1000);
        Assert.Equal(2, _backends[0].Subchannels.Sum(subchannel => subchannel.Attempts));
    }

    [Fact]
    public void Leaving_idle_connects_to_the_first_address_again()
    {
        _backends[0].GoDown();
        Connect(_backends);
        Assert.Equal(1, _backends[1].Connections);
        _backends[0].ComeBack();
        _backends[1].SendGoAway();
        _host.Clock.RunDue();
        _host.Balancer.ExitIdle();
        Advance(10);
        Assert.Equal(1, _backends[0].Connections);
    }

    [Fact]
    public void New_addresses_keep_the_connection_if_its_address_is_among_them()
    {
        Connect(_backends[0], _backends[1]);
        var subchannel = _host.Pick().Subchannel;
        _host.Resolve(_backends[2], _backends[1], _backends[0]);
        Advance(1000);
        Assert.Same(subchannel, _host.Pick().Subchannel);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.Ready], _host.States);
    }

    [Fact]
    public void New_addresses_without_the_connections_start_over()
    {
        Connect(_backends[0]);
        _host.Resolve(_backends[1], _backends[2]);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Assert.Equal(0, _backends[0].Connections);
        Advance(1);
        Assert.Same(_backends[1], SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend);
    }

    [Fact]
    public void New_addresses_while_failing_are_tried_and_calls_fail_meanwhile()
    {
        _backends[0].GoDown();
        Connect(_backends[0]);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        _backends[1].ConnectDelay = TimeSpan.FromMilliseconds(200);
        _host.Resolve(_backends[1]);
        Assert.True(_host.Pick().IsFailure);
        Advance(200);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure, ConnectivityState.Ready], _host.States);
    }

    [Fact]
    public void The_same_addresses_again_disturb_nothing()
    {
        _backends[0].ConnectDelay = null;
        _host.Resolve(_backends);
        Advance(200);
        _host.Resolve(_backends);
        Advance(51);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Assert.Equal(1, _backends[1].Connections);
    }

    [Fact]
    public void A_resolver_that_changes_the_order_whenever_addresses_failed_makes_no_loop()
    {
        foreach (var backend in _backends) backend.GoDown();
        Connect(_backends);
        var published = _host.Published.Count;
        for (var i = 0; i < 10; i++) _host.Resolve(i % 2 == 0 ? _backends.Reverse() : _backends);
        Assert.Equal(published, _host.Published.Count);
        Assert.Equal(1, _host.ResolutionRequests);
        _backends[1].ComeBack();
        Advance(5000);
        Assert.Same(_backends[1], SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend);
    }

    [Fact]
    public void An_address_that_is_still_listed_keeps_its_backoff()
    {
        _backends[0].GoDown();
        Connect(_backends[0]);
        _backends[0].ComeBack();
        _backends[1].ConnectDelay = null;
        _host.Resolve(_backends[0], _backends[1]);
        Assert.Equal(1, Assert.Single(_backends[0].Subchannels).Attempts);
        Assert.Equal(1, Assert.Single(_backends[1].Subchannels).Attempts);
    }

    [Fact]
    public void No_addresses_at_all_fail_calls_and_are_reported_to_the_resolver()
    {
        Connect(_backends);
        var status = _host.Resolve(Array.Empty<SimulatedBackend>());
        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Empty(_host.Subchannels);
        Assert.Equal(StatusCode.OK, _host.Resolve(_backends).StatusCode);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
    }

    [Fact]
    public void A_resolver_failure_counts_only_while_there_are_no_addresses()
    {
        var failure = new Status(StatusCode.Unavailable, "no such name");
        _host.Balancer.OnResolverFailure(failure);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal(failure, _host.Pick().Failure);
        Connect(_backends);
        _host.Balancer.OnResolverFailure(failure);
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void After_its_shutdown_nothing_is_connected_and_nothing_happens()
    {
        _backends[0].ConnectDelay = null;
        _host.Resolve(_backends);
        _host.Balancer.Shutdown();
        var published = _host.Published.Count;
        Advance(1_000_000);
        Assert.Empty(_host.Subchannels);
        Assert.Equal(published, _host.Published.Count);
    }

    [Fact]
    public void As_an_endpoint_it_waits_until_it_is_asked()
    {
        var balancer = new PickFirstBalancer(_host, watchesHealth: true) { StartsIdle = true };
        balancer.Update(new BalancerUpdate([_backends[0].Endpoint], null));
        Advance(1000);
        Assert.Equal(ConnectivityState.Idle, _host.State);
        balancer.ExitIdle();
        Advance(1);
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void As_an_endpoint_it_is_what_the_health_of_its_connection_is()
    {
        _backends[0].Health = new SubchannelHealth(ConnectivityState.Connecting, Status.DefaultSuccess);
        var balancer = new PickFirstBalancer(_host, watchesHealth: true);
        balancer.Update(new BalancerUpdate([_backends[0].Endpoint], null));
        Advance(1);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        _backends[0].Health = SubchannelHealth.Healthy;
        Advance(1);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        var failure = new Status(StatusCode.Unavailable, "not serving");
        _backends[0].Health = new SubchannelHealth(ConnectivityState.TransientFailure, failure);
        Advance(1);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal(failure, _host.Pick().Failure);
        Assert.Equal(1, _backends[0].Connections);
    }

    private void Connect(params SimulatedBackend[] backends)
    {
        _host.Resolve(backends);
        Advance(10);
    }

    private void Advance(double milliseconds) => _host.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
