using Swoop.Client.ServiceConfigs;

namespace CustomPolicy;

/// <summary>Configures <c>nearest_zone</c>.</summary>
/// <param name="Zone">The zone that the client is in.</param>
internal sealed record NearestZoneConfig(string Zone) : LoadBalancingConfig
{
    public const string Name = "nearest_zone";

    public override string PolicyName => Name;
}
