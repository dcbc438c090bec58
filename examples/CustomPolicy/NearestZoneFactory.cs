using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;

namespace CustomPolicy;

/// <summary>Makes <c>nearest_zone</c> policies, and reads their configurations.</summary>
internal sealed class NearestZoneFactory : LoadBalancerFactory
{
    public override string PolicyName => NearestZoneConfig.Name;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) =>
        json.TryGetProperty("zone", out var zone) && zone.ValueKind == JsonValueKind.String
            ? new NearestZoneConfig(zone.GetString()!)
            : throw new ServiceConfigException($"{path}.zone", "must be the name of a zone");

    public override LoadBalancer Create(IBalancerHost host) => new NearestZoneBalancer(host);
}
