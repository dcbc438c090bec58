using System.Net;

namespace Swoop.Client.Balancing.Endpoints;

/// <summary>An endpoint by its addresses, in whatever order.</summary>
internal sealed class EndpointKey(IReadOnlyList<EndPoint> addresses) : IEquatable<EndpointKey>
{
    private readonly HashSet<EndPoint> _addresses = [.. addresses];

    public bool Equals(EndpointKey? other) => other is not null && _addresses.SetEquals(other._addresses);

    public override bool Equals(object? obj) => Equals(obj as EndpointKey);

    public override int GetHashCode() => _addresses.Aggregate(0, (sum, address) => sum ^ address.GetHashCode());
}
