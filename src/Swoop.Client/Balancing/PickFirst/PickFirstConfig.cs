using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.PickFirst;

/// <summary>Configures <c>pick_first</c>, the policy that uses one address at a time (gRFC A61, A62).</summary>
public sealed record PickFirstConfig : LoadBalancingConfig
{
    /// <inheritdoc/>
    public override string PolicyName => "pick_first";

    /// <summary>Whether the endpoints are tried in an order by chance, so that clients spread over them; their own order, if not. No (gRFC A62).</summary>
    public bool ShuffleAddressList { get; init; }
}
