using System.Net;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Resolving;

/// <summary>One backend: all addresses that lead to the same server (gRFC A61), and what is known of it.</summary>
/// <remarks>Equal where addresses, their order, and attributes are equal.</remarks>
public sealed class ResolvedEndpoint : IEquatable<ResolvedEndpoint>
{
    /// <summary>Creates an endpoint.</summary>
    /// <param name="addresses">At least one <see cref="IPEndPoint"/>, <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>, or any other kind that
    /// <see cref="GrpcChannelOptions.ConnectorFactory"/> understands; the preferred one first.</param>
    /// <exception cref="ArgumentException">There is no address.</exception>
    public ResolvedEndpoint(params IReadOnlyList<EndPoint> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.Count == 0) throw new ArgumentException("An endpoint has at least one address.", nameof(addresses));
        Addresses = addresses;
    }

    /// <summary>The addresses; the preferred one first.</summary>
    public IReadOnlyList<EndPoint> Addresses { get; }

    /// <summary>What is known of the endpoint.</summary>
    public EndpointAttributes Attributes { get; init; } = EndpointAttributes.Empty;

    /// <summary>The same endpoint with one fact more.</summary>
    public ResolvedEndpoint With<T>(AttributeKey<T> key, T value)
        where T : notnull => new(Addresses) { Attributes = Attributes.With(key, value) };

    /// <inheritdoc/>
    public bool Equals(ResolvedEndpoint? other) =>
        ReferenceEquals(this, other) || (other is not null && Addresses.SequenceEqual(other.Addresses) && Attributes.Equals(other.Attributes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ResolvedEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Addresses.Count, Addresses[0]);

    /// <summary>The addresses, as a user would write them.</summary>
    public override string ToString() => string.Join(", ", Addresses.Select(AddressText.Of));
}
