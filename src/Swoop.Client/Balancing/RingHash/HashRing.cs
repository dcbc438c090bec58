using System.Text;
using Swoop.Client.Balancing.Hashing;

namespace Swoop.Client.Balancing.RingHash;

/// <summary>Places of endpoints on a circle of hashes (gRFC A42, "Ring construction"). Immutable.</summary>
/// <remarks>
/// An endpoint has as many places as its weight asks for; where they are depends on its key alone, so what is not touched by a change stays where it is.
/// <code>
///   0 ---A1---C1--B1----A2-----B2--C2---A3--- 2^64, and on to A1
///                   ^ a call's hash: goes to A
/// </code>
/// </remarks>
internal sealed class HashRing
{
    private readonly ulong[] _hashes;
    private readonly int[] _endpoints;

    private HashRing(ulong[] hashes, int[] endpoints)
    {
        _hashes = hashes;
        _endpoints = endpoints;
    }

    /// <summary>How many places there are.</summary>
    public int Size => _hashes.Length;

    /// <summary>Makes a ring; place by place it says which of the endpoints is there.</summary>
    /// <param name="endpoints">At least one; weights are more than zero.</param>
    /// <param name="minSize">How many places there are at least.</param>
    /// <param name="maxSize">And at most, but for those that each endpoint has anyway.</param>
    public static HashRing Create(IReadOnlyList<RingShare> endpoints, int minSize, int maxSize)
    {
        // As few places as possible, but enough, and such that the lightest endpoint has a whole number of them.
        var total = endpoints.Sum(endpoint => (double)endpoint.Weight);
        var lightest = endpoints.Min(endpoint => endpoint.Weight) / total;
        var scale = Math.Min(Math.Ceiling(lightest * minSize) / lightest, maxSize);

        var hashes = new List<ulong>((int)Math.Ceiling(scale));
        var places = new List<int>(hashes.Capacity);
        var wanted = 0.0;
        // In the order of keys: where parts of places are rounded must not depend on the resolver's order.
        foreach (var (endpoint, index) in endpoints.Select((endpoint, index) => (endpoint, index)).OrderBy(pair => pair.endpoint.Key, StringComparer.Ordinal))
        {
            wanted += scale * (endpoint.Weight / total);
            for (var number = 0; hashes.Count < wanted; number++)
            {
                hashes.Add(XxHash64.Hash(Encoding.UTF8.GetBytes($"{endpoint.Key}_{number}")));
                places.Add(index);
            }
        }

        var (sorted, at) = (hashes.ToArray(), places.ToArray());
        Array.Sort(sorted, at);
        return new HashRing(sorted, at);
    }

    /// <summary>The place that is at a hash, or next after it.</summary>
    public int Find(ulong hash)
    {
        var found = Array.BinarySearch(_hashes, hash);
        if (found < 0) found = ~found;
        return found == _hashes.Length ? 0 : found;
    }

    /// <summary>Which endpoint is so many places after a place.</summary>
    public int EndpointAfter(int place, int steps)
    {
        var at = place + steps;
        return _endpoints[at < _endpoints.Length ? at : at - _endpoints.Length];
    }
}

/// <summary>What an endpoint asks of the ring.</summary>
/// <param name="Key">What its places are computed from.</param>
/// <param name="Weight">Its share, relative to the others'.</param>
internal readonly record struct RingShare(string Key, ulong Weight);
