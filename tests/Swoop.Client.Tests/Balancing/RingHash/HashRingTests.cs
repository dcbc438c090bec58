using Swoop.Client.Balancing.RingHash;

namespace Swoop.Client.Tests.Balancing.RingHash;

public sealed class HashRingTests
{
    [Fact]
    public void A_ring_has_at_least_the_smallest_size_and_the_lightest_a_whole_number_of_places()
    {
        var ring = HashRing.Create([new RingShare("a", 1), new RingShare("b", 2)], 1024, 4096);

        // A third of 1024 is 341.3, so 342 places, and 684 for the other.
        Assert.Equal(1026, ring.Size);
        Assert.Equal([342, 684], PlacesOf(ring, 2));
    }

    [Fact]
    public void A_ring_has_at_most_the_largest_size()
    {
        var ring = HashRing.Create([new RingShare("a", 1), new RingShare("b", 999_999)], 1024, 4096);

        Assert.Equal(4096, ring.Size);
    }

    [Fact]
    public void A_hash_goes_to_the_next_place_and_past_the_last_to_the_first()
    {
        var ring = HashRing.Create([new RingShare("a", 1), new RingShare("b", 1)], 8, 8);

        Assert.Equal(0, ring.Find(0));
        Assert.Equal(0, ring.Find(ulong.MaxValue));
        Assert.Equal(ring.EndpointAfter(0, 0), ring.EndpointAfter(ring.Size - 1, 1));
    }

    [Fact]
    public void The_order_of_the_endpoints_does_not_matter()
    {
        RingShare[] shares = [new("a", 3), new("b", 5), new("c", 7)];
        var ring = HashRing.Create(shares, 100, 4096);
        var reversed = HashRing.Create([.. shares.Reverse()], 100, 4096);

        Assert.Equal(ring.Size, reversed.Size);
        Assert.All(Enumerable.Range(0, ring.Size), place => Assert.Equal(ring.EndpointAfter(place, 0), 2 - reversed.EndpointAfter(place, 0)));
    }

    private static int[] PlacesOf(HashRing ring, int endpoints)
    {
        var places = new int[endpoints];
        for (var i = 0; i < ring.Size; i++) places[ring.EndpointAfter(i, 0)]++;
        return places;
    }
}
