using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.Priority;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Channel;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.Priority;

public sealed class PriorityTests
{
    private readonly SimulatedHost _host = new(seed: 1, BuiltInPolicies.All);
    private readonly SimulatedBackend _near;
    private readonly SimulatedBackend _far;
    private readonly SimulatedBackend _farthest;

    public PriorityTests()
    {
        _near = AddBackend("near");
        _far = AddBackend("far");
        _farthest = AddBackend("farthest");
        Use("near", "far", "farthest");
    }

    [Fact]
    public void While_the_first_works_the_others_are_not_even_made()
    {
        Resolve();
        Seconds(60);
        var report = new SimulatedTraffic(_host).Run(100);
        Assert.Equal(100, report.CountOf(_near));
        Assert.Equal([1, 0, 0], SubchannelCounts());
    }

    [Fact]
    public void A_failure_makes_the_next_one_and_calls_wait_for_it()
    {
        _near.GoDown();
        _far.ConnectDelay = TimeSpan.FromSeconds(1);
        Resolve();
        var report = new SimulatedTraffic(_host).Run(2000);
        Assert.Equal(0, report.Refused);
        Assert.Equal(2000, report.CountOf(_far));
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.Ready], _host.States);
        Assert.Equal(0, SubchannelCounts()[2]);
    }

    [Fact]
    public void One_that_does_not_answer_has_ten_seconds()
    {
        _near.ConnectDelay = null;
        Resolve();
        Seconds(9.999);
        Assert.Equal([1, 0, 0], SubchannelCounts());
        Seconds(0.001);
        Assert.Equal([1, 1, 0], SubchannelCounts());
        Seconds(0.001);
        Assert.Equal(ConnectivityState.Ready, _host.State);
        Assert.Same(_far, Picked());
    }

    [Fact]
    public void Calls_go_back_to_the_first_as_soon_as_it_works_again()
    {
        Resolve();
        Seconds(1);
        _near.GoDown();
        Seconds(0.1);
        Assert.Same(_far, Picked());
        _near.ComeBack();
        Seconds(10);
        Assert.Same(_near, Picked());
        Assert.Equal([1, 1, 0], SubchannelCounts());
    }

    [Fact]
    public void Over_a_failover_and_back_no_call_is_refused()
    {
        Resolve();
        Seconds(1);
        _host.Schedule(TimeSpan.FromSeconds(2), _near.GoDown);
        _host.Schedule(TimeSpan.FromSeconds(4), _near.ComeBack);
        var report = new SimulatedTraffic(_host).Run(10_000);
        Assert.Equal(0, report.Refused);
        // Those that were under way when it went down.
        Assert.InRange(report.Failed, 0, 30);
        Assert.InRange(report.CountOf(_far), 1000, 4000);
        Assert.InRange(report.CountOf(_near), 6000, 9000);
    }

    [Fact]
    public void One_that_is_not_needed_goes_after_a_quarter_of_an_hour()
    {
        FailOver();
        _near.ComeBack();
        Seconds(0.1);
        while (_near.Connections == 0) Seconds(0.001);
        Seconds(15 * 60 - 0.01);
        Assert.Equal([1, 1, 0], SubchannelCounts());
        Seconds(0.02);
        Assert.Equal([1, 0, 0], SubchannelCounts());
    }

    [Fact]
    public void One_that_is_needed_again_before_that_stays()
    {
        FailOver();
        _near.ComeBack();
        Seconds(60 * 14);
        Assert.Same(_near, Picked());
        _near.GoDown();
        // The time of one refused connection.
        Seconds(0.002);
        Assert.Same(_far, Picked());
        Seconds(60 * 20);
        Assert.Same(_far, Picked());
        Assert.Equal(1, Assert.Single(_far.Subchannels).Attempts);
    }

    [Fact]
    public void With_all_failing_calls_fail_as_the_last_one_says()
    {
        foreach (var backend in new[] { _near, _far, _farthest }) backend.GoDown();
        Resolve();
        Seconds(1);
        Assert.Equal([ConnectivityState.Connecting, ConnectivityState.TransientFailure], _host.States);
        Assert.Contains(_farthest.ToString(), _host.Pick().Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void When_all_times_are_over_the_first_that_still_connects_is_waited_for()
    {
        foreach (var backend in new[] { _near, _far, _farthest }) backend.ConnectDelay = null;
        Resolve();
        Seconds(20);
        Assert.Equal([1, 1, 1], SubchannelCounts());
        Seconds(30);
        Assert.Equal(ConnectivityState.Connecting, _host.State);
    }

    [Fact]
    public void A_child_that_changes_its_place_keeps_its_connection()
    {
        Resolve();
        Seconds(1);
        Use("far", "near");
        Resolve();
        Seconds(1);
        Assert.Same(_far, Picked());
        Use("near", "far");
        Resolve();
        Assert.Same(_near, Picked());
        Assert.Equal(1, Assert.Single(_near.Subchannels).Attempts);
    }

    [Fact]
    public void A_child_that_is_listed_no_more_goes_after_a_quarter_of_an_hour()
    {
        Resolve();
        Seconds(1);
        Use("far");
        Resolve();
        Seconds(1);
        Assert.Same(_far, Picked());
        Assert.Equal([1, 1, 0], SubchannelCounts());
        Seconds(15 * 60);
        Assert.Equal([0, 1, 0], SubchannelCounts());
    }

    [Fact]
    public void An_idle_child_is_chosen_and_a_call_wakes_it()
    {
        Use("near", "far");
        _host.Config = Validate(Config(["near", "far"], new PickFirstConfig()));
        Resolve();
        Seconds(1);
        _near.SendGoAway();
        Seconds(60);
        Assert.Equal(ConnectivityState.Idle, _host.State);
        Assert.Equal([1, 0, 0], SubchannelCounts());
        Assert.Equal(PickResult.Kind.Queue, _host.Pick().What);
        Seconds(0.01);
        Assert.Same(_near, Picked());
    }

    [Fact]
    public void Requests_for_resolution_pass_unless_the_child_is_set_to_be_ignored()
    {
        _near.GoDown();
        Resolve();
        Seconds(0.5);
        Assert.Equal(1, _host.ResolutionRequests);
        var config = Config(["near", "far"], new RoundRobinConfig());
        _host.Config = Validate(config with
        {
            Children = config.Children.ToDictionary(child => child.Key, child => child.Value with { IgnoreReresolutionRequests = true }),
        });
        Resolve();
        Seconds(100);
        Assert.Equal(1, _host.ResolutionRequests);
    }

    [Fact]
    public void An_empty_list_fails_calls()
    {
        Use();
        Resolve();
        Assert.Equal(ConnectivityState.TransientFailure, _host.State);
        Assert.Equal(StatusCode.Unavailable, _host.Pick().Failure.StatusCode);
    }

    [Fact]
    public void Its_shutdown_leaves_nothing()
    {
        FailOver();
        _host.Balancer.Shutdown();
        Assert.Empty(_host.Subchannels);
        Seconds(3600);
        Assert.Empty(_host.Subchannels);
    }

    private static PriorityConfig Config(string[] names, params Client.ServiceConfigs.LoadBalancingConfig[] policies) => new()
    {
        Children = names.ToDictionary(name => name, _ => new PriorityChildConfig { Config = policies }),
        Priorities = names,
    };

    private SimulatedBackend AddBackend(string child)
    {
        var backend = _host.AddBackend();
        backend.Endpoint = backend.Endpoint.With(HierarchicalPath.Key, [child]);
        return backend;
    }

    private void Use(params string[] names)
    {
        if (_host.Config is null) _host.Use(new PriorityFactory(), Config(names, new RoundRobinConfig()));
        else _host.Config = Validate(Config(names, new RoundRobinConfig()));
    }

    private Client.ServiceConfigs.LoadBalancingConfig Validate(PriorityConfig config) => new PriorityFactory().Validate(config, _host.Policies);

    private void Resolve() => _host.Resolve(_near, _far, _farthest);

    private void FailOver()
    {
        Resolve();
        Seconds(1);
        _near.GoDown();
        Seconds(0.1);
        Assert.Same(_far, Picked());
    }

    private int[] SubchannelCounts() => [_near.Subchannels.Count, _far.Subchannels.Count, _farthest.Subchannels.Count];

    private void Seconds(double seconds) => _host.Advance(TimeSpan.FromSeconds(seconds));

    private SimulatedBackend Picked() => SimulatedSubchannel.Of(_host.Pick().Subchannel!).Backend;
}
