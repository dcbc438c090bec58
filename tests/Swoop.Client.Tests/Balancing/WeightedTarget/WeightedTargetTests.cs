using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Balancing.WeightedTarget;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.WeightedTarget;

public sealed class WeightedTargetTests
{
    private readonly SimulatedHost _host = new(seed: 1, BuiltInPolicies.All);
    private readonly SimulatedBackend[] _backends;

    public WeightedTargetTests()
    {
        _backends = _host.AddBackends(4);
        // a: one endpoint; b: one; c: two.
        var names = new[] { "a", "b", "c", "c" };
        for (var i = 0; i < names.Length; i++) _backends[i].Endpoint = _backends[i].Endpoint.With(HierarchicalPath.Key, [names[i]]);
    }

    [Fact]
    public void Each_target_gets_calls_by_its_weight_within_five_percent()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 3), ("c", 6));
        Connect();
        var report = new SimulatedTraffic(_host).Run(100_000);
        Assert.Equal(0, report.Refused);
        Assert.InRange(report.ShareOf(_backends[0]) / 0.1, 0.95, 1.05);
        Assert.InRange(report.ShareOf(_backends[1]) / 0.3, 0.95, 1.05);
        Assert.InRange(report.ShareOf(_backends[2]) / 0.3, 0.95, 1.05);
        Assert.InRange(report.ShareOf(_backends[3]) / 0.3, 0.95, 1.05);
    }

    [Fact]
    public void A_target_that_fails_leaves_its_share_to_the_others()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 3), ("c", 6));
        _backends[2].GoDown();
        _backends[3].GoDown();
        Connect();
        var report = new SimulatedTraffic(_host).Run(100_000);
        Assert.Equal(0, report.Refused);
        Assert.InRange(report.ShareOf(_backends[0]) / 0.25, 0.95, 1.05);
        Assert.InRange(report.ShareOf(_backends[1]) / 0.75, 0.95, 1.05);
    }

    [Fact]
    public void New_weights_count_at_once_and_keep_the_connections()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 1));
        Connect();
        Use(new RoundRobinConfig(), ("a", 1), ("b", 9));
        Connect();
        Assert.Equal(0.9, new SimulatedTraffic(_host).Run(20_000).ShareOf(_backends[1]), 0.02);
        Assert.Equal(1, Assert.Single(_backends[0].Subchannels).Attempts);
    }

    [Fact]
    public void A_target_that_is_listed_no_more_goes()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 1));
        Connect();
        Use(new RoundRobinConfig(), ("b", 1));
        Connect();
        Assert.Equal([0, 1, 0, 0], _backends.Select(backend => backend.Subchannels.Count));
    }

    [Fact]
    public void An_idle_target_is_woken_so_that_it_gets_its_share()
    {
        Use(new PickFirstConfig(), ("a", 1), ("b", 1));
        Connect();
        _backends[0].SendGoAway();
        Connect();
        Assert.Equal(1, _backends[0].Connections);
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void Calls_fail_when_all_targets_do_and_go_on_failing_until_one_is_ready()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 1));
        _backends[0].GoDown();
        _backends[1].GoDown();
        Connect();
        _host.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure], _host.States);
        Assert.Contains("refused", _host.Pick().Failure.Detail, StringComparison.Ordinal);
        _backends[1].ComeBack();
        _host.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(ConnectivityState.Ready, _host.State);
    }

    [Fact]
    public void While_a_target_connects_calls_wait_even_if_another_fails()
    {
        Use(new RoundRobinConfig(), ("a", 1), ("b", 1));
        _backends[0].GoDown();
        _backends[1].ConnectDelay = TimeSpan.FromSeconds(1);
        Connect();
        Assert.Equal(ConnectivityState.Connecting, _host.State);
        _host.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.Ready], _host.States);
    }

    [Fact]
    public void Endpoints_without_a_path_belong_to_no_target()
    {
        Use(new RoundRobinConfig(), ("a", 1));
        _host.Resolve(new Client.Resolving.ResolvedEndpoint(_backends[0].Address));
        Assert.Empty(_host.Subchannels);
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
    }

    [Fact]
    public void No_endpoints_at_all_are_reported_to_the_resolver()
    {
        Use(new RoundRobinConfig(), ("a", 1));
        Assert.Equal(StatusCode.Unavailable, _host.Resolve(Array.Empty<SimulatedBackend>()).StatusCode);
    }

    [Fact]
    public void A_configuration_is_read_from_text()
    {
        var config = PolicyJson.Read<WeightedTargetConfig>("weighted_target_experimental", """
            {"targets":{"a":{"weight":"3","childPolicy":[{"round_robin":{}}]},"b":{"weight":4294967295,"childPolicy":[{"pick_first":{}}]}}}
            """);
        Assert.Equal(3u, config.Targets["a"].Weight);
        Assert.Equal(uint.MaxValue, config.Targets["b"].Weight);
        Assert.Equal("pick_first", config.Targets["b"].Policy!.Factory.PolicyName);
    }

    [Theory]
    [InlineData("""{"targets":{"a":{"weight":0,"childPolicy":[{"round_robin":{}}]}}}""", "weight")]
    [InlineData("""{"targets":{"a":{"weight":-1,"childPolicy":[{"round_robin":{}}]}}}""", "weight")]
    [InlineData("""{"targets":{"a":{"childPolicy":[{"round_robin":{}}]}}}""", "weight")]
    [InlineData("""{"targets":{"a":{"weight":1}}}""", "childPolicy")]
    [InlineData("""{"targets":{"a":{"weight":1,"childPolicy":[{"unknown":{}}]}}}""", "childPolicy")]
    public void A_fault_names_the_field(string json, string field) =>
        Assert.Equal($"weighted_target_experimental.targets[\"a\"].{field}", PolicyJson.FaultOf("weighted_target_experimental", json));

    private void Use(LoadBalancingConfig childPolicy, params (string Name, uint Weight)[] targets)
    {
        var config = new WeightedTargetConfig
        {
            Targets = targets.ToDictionary(target => target.Name, target => new WeightedTargetChildConfig { Weight = target.Weight, ChildPolicy = [childPolicy] }),
        };
        if (_host.Config is null) _host.Use(new WeightedTargetFactory(), config);
        else _host.Config = new WeightedTargetFactory().Validate(config, _host.Policies);
    }

    private void Connect()
    {
        _host.Resolve(_backends);
        _host.Advance(TimeSpan.FromMilliseconds(10));
    }
}
