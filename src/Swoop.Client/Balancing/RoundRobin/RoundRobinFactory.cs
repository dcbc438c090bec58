using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RoundRobin;

/// <summary>Makes <c>round_robin</c> policies.</summary>
internal sealed class RoundRobinFactory : LoadBalancerFactory
{
    public override string PolicyName => "round_robin";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new RoundRobinConfig();

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Own<RoundRobinConfig>(config);

    public override LoadBalancer Create(IBalancerHost host) => new RoundRobinBalancer(host);
}
