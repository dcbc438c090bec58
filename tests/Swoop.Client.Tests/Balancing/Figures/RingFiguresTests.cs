using Grpc.Core;
using Swoop.Client.Balancing.RingHash;
using Swoop.Client.Tests.Simulation;
using Xunit.Abstractions;

namespace Swoop.Client.Tests.Balancing.Figures;

/// <summary>How many keys move when a backend leaves the ring, and how evenly keys lie on it.</summary>
public sealed class RingFiguresTests(ITestOutputHelper output)
{
    private const string Header = "x-session";
    private const int Keys = 5000;

    /// <remarks>The ring stays as it is while the resolver lists the backend: its keys alone move, and each backend's share of them is the bound.</remarks>
    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Of_n_backends_one_that_goes_down_moves_one_point_two_nths_of_the_keys_at_most(int count)
    {
        var worst = 0.0;
        for (var gone = 0; gone < count; gone++)
        {
            var (host, backends) = Start(count, minRingSize: 4096);
            var before = Map(host);
            backends[gone].GoDown();
            var after = Map(host);
            var moved = Enumerable.Range(0, Keys).Count(key => before[key] != after[key]);
            Assert.Equal(before.Count(backend => backend == backends[gone]), moved);
            worst = Math.Max(worst, (double)moved * count / Keys);
        }

        output.WriteLine($"ring_hash: of {count} backends one goes down: {worst:0.00}/n of the keys move at most");
        Assert.InRange(worst, 0, 1.2);
    }

    /// <remarks>The ring is to keep its size (gRFC A42), so the others get more places, and take keys from each other as well: as much again.</remarks>
    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Of_n_backends_one_that_is_taken_off_the_list_moves_about_two_nths(int count)
    {
        var worst = 0.0;
        for (var gone = 0; gone < count; gone++)
        {
            var (host, backends) = Start(count, minRingSize: 4096);
            var before = Map(host);
            host.Resolve(backends.Where((_, i) => i != gone));
            var after = Map(host);
            worst = Math.Max(worst, (double)Enumerable.Range(0, Keys).Count(key => before[key] != after[key]) * count / Keys);
        }

        output.WriteLine($"ring_hash: of {count} backends one is taken off the list: {worst:0.00}/n of the keys move at most");
        Assert.InRange(worst, 0, 2.2);
    }

    [Theory]
    [InlineData(1024, 0.30)]
    [InlineData(4096, 0.20)]
    public void Keys_lie_more_evenly_on_a_larger_ring(int size, double bound)
    {
        var (host, backends) = Start(10, size);
        var map = Map(host);
        double[] shares = [.. backends.Select(backend => 10.0 * map.Count(found => found == backend) / Keys)];
        output.WriteLine($"ring_hash: 10 backends on {size} places: {shares.Min():P0} to {shares.Max():P0} of the mean");
        Assert.All(shares, share => Assert.InRange(share, 1 - bound, 1 + bound));
    }

    private static SimulatedBackend[] Map(SimulatedHost host) => [.. Enumerable.Range(0, Keys).Select(key => host.Route(new Metadata { { Header, $"key {key}" } }))];

    private static (SimulatedHost Host, SimulatedBackend[] Backends) Start(int count, int minRingSize)
    {
        var host = new SimulatedHost(1);
        var backends = host.AddBackends(count);
        host.Use(new RingHashFactory(), new RingHashConfig { RequestHashHeader = Header, MinRingSize = minRingSize });
        host.Resolve(backends);
        return (host, backends);
    }
}
