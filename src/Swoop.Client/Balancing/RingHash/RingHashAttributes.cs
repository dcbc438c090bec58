using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.RingHash;

/// <summary>What a resolver can say of endpoints for <c>ring_hash_experimental</c>.</summary>
public static class RingHashAttributes
{
    /// <summary>What the endpoint's places on the ring are computed from: endpoints that keep it keep their keys, even with other addresses (gRFC A76).
    /// The first address, if it is not set or empty.</summary>
    public static AttributeKey<string> HashKey { get; } = new("hash_key");

    /// <summary>The endpoint's share of the ring, relative to the others'; 1 if it is not set or zero (gRFC A42).</summary>
    public static AttributeKey<uint> Weight { get; } = new("weight");
}
