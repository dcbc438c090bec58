using Grpc.Core;
using Swoop.Client.Balancing.RingHash;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.RingHash;

/// <summary>Where calls go when all is well: by key, by weight, and when endpoints come and go.</summary>
public sealed class RingHashKeyTests
{
    private const string Header = "x-session";

    [Fact]
    public void Calls_with_one_key_go_to_one_backend()
    {
        var (host, backends) = Start(seed: 1, count: 5);
        var report = new SimulatedTraffic(host) { Headers = _ => KeyOf("same") }.Run(1000);
        Assert.Single(backends, backend => report.CountOf(backend) > 0);
    }

    [Fact]
    public void Only_backends_that_are_called_are_connected()
    {
        var (host, backends) = Start(seed: 1, count: 5);
        Assert.Empty(host.Subchannels);
        new SimulatedTraffic(host) { Headers = _ => KeyOf("same") }.Run(100);
        Assert.Single(backends, backend => backend.Connections > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public void Only_the_keys_of_a_backend_move_that_goes_down(int gone)
    {
        const int Keys = 10_000;
        var (host, backends) = Start(seed: 1, count: 10, new RingHashConfig { RequestHashHeader = Header, MinRingSize = 4096 });
        var before = Map(host, Keys);
        backends[gone].GoDown();
        var after = Map(host, Keys);

        Assert.All(Enumerable.Range(0, Keys), key => Assert.True((before[key] == after[key]) == (before[key] != backends[gone])));
        Assert.InRange(before.Count(backend => backend == backends[gone]), 1, (int)(1.2 * Keys / backends.Length));
    }

    // The ring keeps its size (gRFC A42): the places of a backend that is taken off the list go to the others, which so take keys from one another too.
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public void Few_keys_move_when_a_backend_is_taken_off_the_list(int gone)
    {
        const int Keys = 10_000;
        var (host, backends) = Start(seed: 1, count: 10);
        var before = Map(host, Keys);
        host.Resolve(backends.Where((_, i) => i != gone));
        var after = Map(host, Keys);

        Assert.InRange(Enumerable.Range(0, Keys).Count(key => before[key] != after[key]), 1, 2 * Keys / backends.Length);
    }

    [Fact]
    public void Backends_get_keys_by_their_weights()
    {
        var (host, backends) = Start(seed: 1, count: 4, new RingHashConfig { RequestHashHeader = Header, MinRingSize = 4096 }, weights: [1, 2, 3, 4]);
        var map = Map(host, 20_000);
        for (var i = 0; i < 4; i++) Assert.Equal((i + 1) / 10.0, map.Count(backend => backend == backends[i]) / 20_000.0, 0.03);
    }

    [Fact]
    public void A_backend_that_is_listed_twice_has_twice_the_weight()
    {
        var (host, backends) = Start(seed: 1, count: 3);
        host.Resolve(backends.Append(backends[0]));
        var map = Map(host, 20_000);
        Assert.Equal(0.5, map.Count(backend => backend == backends[0]) / 20_000.0, 0.05);
    }

    [Fact]
    public void A_backend_with_another_address_keeps_its_keys_if_its_hash_key_stays()
    {
        var (host, backends) = Start(seed: 1, count: 3);
        for (var i = 0; i < 3; i++) backends[i].Endpoint = backends[i].Endpoint.With(RingHashAttributes.HashKey, $"pod-{i}");
        host.Resolve(backends);
        var before = Map(host, 1000);

        var moved = host.AddBackend();
        moved.Endpoint = moved.Endpoint.With(RingHashAttributes.HashKey, "pod-1");
        host.Resolve(backends[0], moved, backends[2]);

        Assert.Equal(before.Select(backend => backend == backends[1] ? moved : backend), Map(host, 1000));
    }

    [Fact]
    public void Several_values_of_the_header_are_one_key_joined_by_commas()
    {
        var (host, _) = Start(seed: 1, count: 20);
        for (var i = 0; i < 20; i++)
            Assert.Equal(host.Route(KeyOf($"a{i},b")), host.Route(new Metadata { { Header, $"a{i}" }, { "other", "x" }, { Header, "b" } }));
    }

    [Fact]
    public void Long_keys_are_keys()
    {
        var (host, _) = Start(seed: 1, count: 20);
        var found = Enumerable.Range(0, 10).Select(i => host.Route(KeyOf(new string('k', 5000) + i))).Distinct().Count();
        Assert.InRange(found, 3, 10);
    }

    [Fact]
    public void A_pick_by_key_allocates_nothing()
    {
        var (host, _) = Start(seed: 1, count: 5);
        var args = new Swoop.Client.Balancing.PickArgs(SimulatedTraffic.Method, KeyOf("some key"));
        host.Route(args.Headers!);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) host.Picker.Pick(args);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Metadata KeyOf(string key) => new() { { Header, key } };

    private static SimulatedBackend[] Map(SimulatedHost host, int keys) => [.. Enumerable.Range(0, keys).Select(key => host.Route(KeyOf($"key {key}")))];

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int seed, int count, RingHashConfig? config = null, uint[]? weights = null)
    {
        var host = new SimulatedHost(seed);
        var backends = host.AddBackends(count);
        for (var i = 0; i < weights?.Length; i++) backends[i].Endpoint = backends[i].Endpoint.With(RingHashAttributes.Weight, weights[i]);
        host.Use(new RingHashFactory(), config ?? new RingHashConfig { RequestHashHeader = Header });
        host.Resolve(backends);
        return (host, backends);
    }
}
