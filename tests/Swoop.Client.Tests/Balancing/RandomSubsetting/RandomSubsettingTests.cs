using Swoop.Client.Balancing.RandomSubsetting;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.RandomSubsetting;

public sealed class RandomSubsettingTests
{
    [Fact]
    public void A_client_uses_as_many_backends_as_configured()
    {
        var (host, backends) = Start(seed: 1, count: 30, size: 5);

        var report = new SimulatedTraffic(host).Run(1000);

        Assert.Equal(5, host.Subchannels.Count);
        Assert.Equal(5, backends.Count(backend => report.CountOf(backend) == 200));
    }

    [Fact]
    public void A_client_uses_all_where_there_are_no_more()
    {
        var (_, backends) = Start(seed: 1, count: 4, size: 5);
        Assert.All(backends, backend => Assert.Equal(1, backend.Connections));
    }

    [Fact]
    public void A_backend_that_is_listed_twice_takes_one_place()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (host, backends) = Start(seed, count: 8, size: 5);
            host.Resolve(backends.Concat(backends));
            Assert.Equal(5, Used(host).Count);
        }
    }

    [Fact]
    public void Many_clients_together_give_each_backend_its_share()
    {
        const int Clients = 1000;
        var users = new int[20];
        for (var seed = 0; seed < Clients; seed++)
        {
            var (_, backends) = Start(seed, count: users.Length, size: 4);
            for (var i = 0; i < users.Length; i++) users[i] += backends[i].Connections;
        }

        // 200 expected, with a standard deviation of about 13.
        Assert.Equal(Clients * 4, users.Sum());
        Assert.All(users, count => Assert.InRange(count, 150, 250));
    }

    [Fact]
    public void Backends_that_come_and_go_change_one_of_a_clients_at_most()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (host, backends) = Start(seed, count: 20, size: 5);
            var before = Used(host);

            host.Resolve(backends.Skip(1));
            var without = Used(host);
            Assert.InRange(before.Except(without).Count(), 0, 1);
            Assert.True(before.Contains(backends[0]) || before.SetEquals(without));

            host.Resolve(backends);
            Assert.True(before.SetEquals(Used(host)));
        }
    }

    [Fact]
    public void The_order_of_the_endpoints_does_not_matter()
    {
        var (host, backends) = Start(seed: 3, count: 20, size: 5);
        var before = Used(host);
        host.Resolve(backends.Reverse());
        Assert.True(before.SetEquals(Used(host)));
    }

    [Fact]
    public void Another_size_takes_effect_with_the_next_update()
    {
        var (host, backends) = Start(seed: 3, count: 20, size: 5);
        var before = Used(host);
        host.Config = new RandomSubsettingFactory().Validate(Config(7), host.Policies);
        host.Resolve(backends);
        Assert.Equal(7, Used(host).Count);
        Assert.Subset(Used(host), before);
    }

    private static HashSet<SimulatedBackend> Used(SimulatedHost host) => [.. host.Subchannels.Select(subchannel => subchannel.Backend)];

    private static RandomSubsettingConfig Config(int size) => new() { SubsetSize = size, ChildPolicy = [new RoundRobinConfig()] };

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int seed, int count, int size)
    {
        var host = new SimulatedHost(seed, new RoundRobinFactory());
        var backends = host.AddBackends(count);
        host.Use(new RandomSubsettingFactory(), Config(size));
        host.Resolve(backends);
        host.Advance(TimeSpan.FromMilliseconds(10));
        return (host, backends);
    }
}
