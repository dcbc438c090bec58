using System.Text.Json;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.PickFirst;

/// <summary>Makes <c>pick_first</c> policies.</summary>
internal sealed class PickFirstFactory : LoadBalancerFactory
{
    public override string PolicyName => "pick_first";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) =>
        new PickFirstConfig { ShuffleAddressList = JsonFields.Boolean(json, path, "shuffleAddressList") ?? false };

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Own<PickFirstConfig>(config);

    public override LoadBalancer Create(IBalancerHost host) => new PickFirstBalancer(host);
}
