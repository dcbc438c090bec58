using System.Text.Json;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.GracefulSwitch;

public sealed class GracefulSwitchTests
{
    private static readonly BalancingPolicy PickFirst = new(new PickFirstFactory(), new PickFirstConfig());
    private static readonly BalancingPolicy RoundRobin = new(new RoundRobinFactory(), new RoundRobinConfig());

    private readonly SimulatedHost _host = new(seed: 1);
    private readonly SimulatedBackend[] _backends;
    private readonly GracefulSwitchBalancer _switch;

    public GracefulSwitchTests()
    {
        _backends = _host.AddBackends(4);
        _switch = (GracefulSwitchBalancer)_host.Use(new SwitchFactory(), null);
    }

    [Fact]
    public void No_call_is_refused_or_waits_while_the_policy_changes()
    {
        Update(PickFirst, _backends[0]);
        Advance(10);
        foreach (var backend in _backends[1..]) backend.ConnectDelay = TimeSpan.FromSeconds(1);
        _host.Schedule(TimeSpan.FromSeconds(2), () => Update(RoundRobin, _backends[1..]));
        var report = new SimulatedTraffic(_host) { CallsPerSecond = 1000 }.Run(6000);
        Assert.Equal(0, report.Refused + report.Dropped + report.Failed);
        Assert.Equal(TimeSpan.FromMilliseconds(10), report.Percentile(1));
        // Three seconds on the old policy: two before the change, and one until the new one was ready.
        Assert.InRange(report.CountOf(_backends[0]), 2700, 3300);
        Assert.All(_backends[1..], backend => Assert.InRange(report.CountOf(backend), 900, 1100));
        Assert.Equal([0, 1, 1, 1], _backends.Select(backend => backend.Connections));
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.Ready], _host.States);
    }

    [Fact]
    public void The_same_policy_takes_an_update_and_keeps_its_connections()
    {
        Update(RoundRobin, _backends[0], _backends[1]);
        Advance(10);
        Update(RoundRobin, _backends[1], _backends[2]);
        Advance(10);
        Assert.Equal(1, Assert.Single(_backends[1].Subchannels).Attempts);
        Assert.Equal([0, 1, 1, 0], _backends.Select(backend => backend.Connections));
    }

    [Fact]
    public void A_new_policy_takes_over_at_once_from_one_that_is_not_ready()
    {
        _backends[0].ConnectDelay = null;
        _backends[1].ConnectDelay = null;
        Update(PickFirst, _backends[0]);
        Advance(10);
        Update(RoundRobin, _backends[1]);
        Advance(0);
        Assert.Same(_backends[1], Assert.Single(_host.Subchannels).Backend);
    }

    [Fact]
    public void A_new_policy_takes_over_when_the_old_one_stops_being_ready()
    {
        Update(PickFirst, _backends[0]);
        Advance(10);
        _backends[1].ConnectDelay = null;
        Update(RoundRobin, _backends[1]);
        Advance(10);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        _backends[0].GoDown();
        Advance(0);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        Assert.Same(_backends[1], Assert.Single(_host.Subchannels).Backend);
    }

    [Fact]
    public void A_new_policy_that_fails_takes_over_too()
    {
        Update(PickFirst, _backends[0]);
        Advance(10);
        _backends[1].GoDown();
        Update(RoundRobin, _backends[1]);
        Advance(10);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal(0, _backends[0].Connections);
    }

    [Fact]
    public void A_third_policy_ends_the_second_before_its_turn()
    {
        Update(PickFirst, _backends[0]);
        Advance(10);
        _backends[1].ConnectDelay = null;
        Update(RoundRobin, _backends[1]);
        Advance(10);
        Update(PickFirst, _backends[2]);
        Assert.Empty(_backends[1].Subchannels);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Advance(10);
        Assert.Equal([0, 0, 1, 0], _backends.Select(backend => backend.Connections));
    }

    [Fact]
    public void A_resolver_failure_before_any_policy_is_published()
    {
        _switch.OnResolverFailure(new Status(StatusCode.Unavailable, "no such name"));
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal("no such name", _host.Pick().Failure.Detail);
    }

    [Fact]
    public void The_first_update_must_name_a_policy() =>
        Assert.Throws<InvalidOperationException>(() => _switch.Update(new BalancerUpdate([_backends[0].Endpoint], null)));

    [Fact]
    public void Its_shutdown_ends_the_current_the_pending_and_the_replaced_policy()
    {
        Update(PickFirst, _backends[0]);
        Advance(10);
        _backends[1].GoDown();
        Update(RoundRobin, _backends[1]);
        // The second has just taken over, and the first is about to go.
        while (_host.State == ConnectivityState.Ready) _host.Clock.RunNext();
        _backends[2].ConnectDelay = null;
        Update(PickFirst, _backends[2]);
        _switch.Shutdown();
        Assert.Empty(_host.Subchannels);
        Advance(100_000);
        Assert.Empty(_host.Subchannels);
    }

    private void Update(BalancingPolicy policy, params SimulatedBackend[] backends) =>
        _switch.Update(policy, new BalancerUpdate([.. backends.Select(backend => backend.Endpoint)], null));

    private void Advance(double milliseconds) => _host.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class SwitchFactory : LoadBalancerFactory
    {
        public override string PolicyName => "switch";

        public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => throw new NotSupportedException();

        public override LoadBalancer Create(IBalancerHost host) => new GracefulSwitchBalancer(host);
    }
}
