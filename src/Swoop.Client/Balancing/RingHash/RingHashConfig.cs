using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RingHash;

/// <summary>Calls with the same key go to the same endpoint for as long as it is there, and few keys move when endpoints come and go
/// (gRFC A42, A76, <c>ring_hash_experimental</c>).</summary>
/// <remarks>Connects to an endpoint when the first call goes there. <see cref="RingHashAttributes"/> are what endpoints can have for it.</remarks>
public sealed record RingHashConfig : LoadBalancingConfig
{
    internal const string Name = "ring_hash_experimental";
    internal const int SizeLimit = 8 * 1024 * 1024;

    /// <summary>Larger rings than this one are made as large as this: memory that whoever writes configurations could make clients spend (gRFC A42).</summary>
    internal const int SizeCap = 4096;

    /// <inheritdoc/>
    public override string PolicyName => Name;

    /// <summary>How many places the ring has at least; 1 to 8388608, more than 4096 count as 4096. 1024 unless set.</summary>
    /// <remarks>More places spread calls more evenly.</remarks>
    public int MinRingSize { get; init; } = 1024;

    /// <summary>How many places the ring has at most; from <see cref="MinRingSize"/> to 8388608, more than 4096 count as 4096. 4096 unless set.</summary>
    public int MaxRingSize { get; init; } = SizeCap;

    /// <summary>The request header whose value is the call's key; no binary header. Several values are joined by commas (gRFC A76).</summary>
    /// <remarks>Calls without it, and all calls where it is empty, go anywhere, to endpoints that are connected if possible.</remarks>
    public string RequestHashHeader { get; init; } = "";
}
