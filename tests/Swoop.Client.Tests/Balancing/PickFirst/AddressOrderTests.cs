using System.Net;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Resolving;

namespace Swoop.Client.Tests.Balancing.PickFirst;

public sealed class AddressOrderTests
{
    [Fact]
    public void Addresses_of_all_endpoints_come_in_their_order() =>
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"], Order(null, Endpoint("10.0.0.1", "10.0.0.2"), Endpoint("10.0.0.3")));

    [Fact]
    public void Address_families_take_turns_beginning_with_the_first_addresss() =>
        Assert.Equal(
            ["[::1]:1", "10.0.0.1:1", "[::2]:1", "10.0.0.2:1", "[::3]:1"],
            Order(null, Endpoint("::1", "::2", "::3"), Endpoint("10.0.0.1"), Endpoint("10.0.0.2")));

    [Fact]
    public void An_address_that_is_there_twice_is_tried_once() =>
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:1"], Order(null, Endpoint("10.0.0.1"), Endpoint("10.0.0.2", "10.0.0.1"), Endpoint("10.0.0.2")));

    [Fact]
    public void Shuffling_moves_endpoints_as_wholes()
    {
        ResolvedEndpoint[] endpoints = [.. Enumerable.Range(0, 20).Select(i => Endpoint($"10.0.{i}.1", $"10.0.{i}.2"))];
        var order = Order(new Random(1), endpoints);
        Assert.NotEqual(Order(null, endpoints), order);
        Assert.Equal(Order(null, endpoints).Order(), order.Order());
        foreach (var pair in order.Chunk(2)) Assert.Equal(pair[0].Replace(".1:1", ".2:1", StringComparison.Ordinal), pair[1]);
    }

    [Fact]
    public void Over_many_clients_shuffling_puts_each_endpoint_first_equally_often()
    {
        ResolvedEndpoint[] endpoints = [Endpoint("10.0.0.1"), Endpoint("10.0.0.2"), Endpoint("10.0.0.3")];
        var random = new Random(1);
        var first = Enumerable.Range(0, 9000).Select(_ => Order(random, endpoints)[0]).CountBy(address => address).ToList();
        Assert.Equal(3, first.Count);
        Assert.All(first, count => Assert.InRange(count.Value, 2800, 3200));
    }

    private static ResolvedEndpoint Endpoint(params string[] addresses) =>
        new([.. addresses.Select(address => (EndPoint)new IPEndPoint(IPAddress.Parse(address), 1))]);

    private static string[] Order(Random? shuffling, params ResolvedEndpoint[] endpoints) =>
        [.. AddressOrder.Of(endpoints, shuffling).Select(entry => entry.Address.ToString()!)];
}
