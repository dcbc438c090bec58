using System.Net;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.PickFirst;

/// <summary>An address and what is known of the endpoint that it belongs to.</summary>
internal readonly record struct OrderedAddress(EndPoint Address, EndpointAttributes Attributes);

/// <summary>The order in which <c>pick_first</c> tries addresses (gRFC A61, "Address list handling in pick_first").</summary>
/// <remarks>
/// <code>
///   endpoints   a: [v4-1, v4-2]   b: [v6-1]   c: [v4-1, v6-2]
///   flattened   v4-1, v4-2, v6-1, v6-2        (the second v4-1 is dropped)
///   interleaved v4-1, v6-1, v4-2, v6-2
/// </code>
/// </remarks>
internal static class AddressOrder
{
    /// <param name="endpoints">The endpoints, in the resolver's order.</param>
    /// <param name="shuffling">Chance, where the endpoints are to be shuffled; each one's own addresses keep their order (gRFC A62).</param>
    public static IReadOnlyList<OrderedAddress> Of(IReadOnlyList<ResolvedEndpoint> endpoints, Random? shuffling)
    {
        if (shuffling is not null)
        {
            ResolvedEndpoint[] shuffled = [.. endpoints];
            shuffling.Shuffle(shuffled);
            endpoints = shuffled;
        }

        return Interleave(endpoints
            .SelectMany(endpoint => endpoint.Addresses.Select(address => new OrderedAddress(address, endpoint.Attributes)))
            .DistinctBy(entry => entry.Address));
    }

    // The families take turns, the first address's family first: where one does not work at all, every second attempt is of use (RFC 8305, 4).
    private static List<OrderedAddress> Interleave(IEnumerable<OrderedAddress> addresses)
    {
        var families = addresses.GroupBy(entry => entry.Address.AddressFamily).Select(family => new Queue<OrderedAddress>(family)).ToList();
        var order = new List<OrderedAddress>();
        while (families.Count > 0)
        {
            foreach (var family in families) order.Add(family.Dequeue());
            families.RemoveAll(family => family.Count == 0);
        }

        return order;
    }
}
