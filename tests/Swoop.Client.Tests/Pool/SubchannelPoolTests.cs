using Swoop.Client.Balancing;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.Priority;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Pool;

/// <summary>Policies of a channel that use the same address use the same connection.</summary>
public sealed class SubchannelPoolTests
{
    [Fact]
    public async Task Another_policy_takes_over_the_connections_of_the_one_before()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Using(new RoundRobinConfig()), 1);
        var connecting = fleet.Channel.ConnectAsync();
        var connection = await fleet.AcceptAsync();
        await connecting.WaitAsync(Api.Patience);

        foreach (var config in (LoadBalancingConfig[])[new WeightedRoundRobinConfig(), new PickFirstConfig(), new RoundRobinConfig()])
        {
            fleet.Publish(Using(config), 1);
            using var call = fleet.Channel.Ask();
            await connection.ServeAsync();
            Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        }

        Assert.Equal(1, fleet.AttemptsAt());
    }

    [Fact]
    public async Task Children_of_a_policy_share_the_connection_to_an_address()
    {
        await using var fleet = new Fleet();
        var config = Using(new PriorityConfig
        {
            Children = new Dictionary<string, PriorityChildConfig> { ["a"] = Child(new RoundRobinConfig()), ["b"] = Child(new PickFirstConfig()) },
            Priorities = ["a", "b"],
        });
        fleet.Publish(config, [Under("a", 1), Under("b", 1)]);
        using var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        await connection.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));

        // The endpoint moves: its connection goes along.
        fleet.Publish(config, [Under("b", 1)]);
        using var next = fleet.Channel.Ask();
        await connection.ServeAsync();
        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(1, fleet.AttemptsAt());
    }

    [Fact]
    public async Task A_connection_that_no_policy_wants_any_more_is_closed()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Using(new RoundRobinConfig()), 1, 2);
        var connecting = fleet.Channel.ConnectAsync();
        var (first, second) = (await fleet.AcceptAsync(1), await fleet.AcceptAsync(2));
        await connecting.WaitAsync(Api.Patience);

        fleet.Publish(Using(new RoundRobinConfig()), 2);
        await first.Reading.WaitAsync(Api.Patience);

        using var call = fleet.Channel.Ask();
        await second.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_new_policy_does_not_repeat_an_attempt_that_waits_for_its_backoff()
    {
        await using var fleet = new Fleet(usesClock: true);
        fleet.Refuse(true);
        fleet.Publish(Using(new RoundRobinConfig()), 1);
        _ = fleet.Channel.ConnectAsync();
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.TransientFailure);

        fleet.Publish(Using(new PickFirstConfig()), 1);
        await fleet.Channel.Ask().ResponseAsync.FailsAsync(Grpc.Core.StatusCode.Unavailable, "refused");

        Assert.Equal(1, fleet.AttemptsAt());
    }

    private static ServiceConfig Using(LoadBalancingConfig policy) => new() { LoadBalancingConfigs = [policy] };

    private static PriorityChildConfig Child(LoadBalancingConfig policy) => new() { Config = [policy] };

    private static ResolvedEndpoint Under(string child, int server) => new ResolvedEndpoint(Fleet.AddressOf(server)).With(HierarchicalPath.Key, [child]);
}
