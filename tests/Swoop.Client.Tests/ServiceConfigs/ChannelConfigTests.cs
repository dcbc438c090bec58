using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

/// <summary>A mistake in the channel's own service config shows when the channel is made, not with its first call.</summary>
public sealed class ChannelConfigTests
{
    [Theory]
    [InlineData("""{ "loadBalancingConfig": [{ "round_robbin": {} }] }""", "loadBalancingConfig")]
    [InlineData("""{ "loadBalancingConfig": [{ "mine": {} }, { "least_request_experimental": { "choiceCount": 1 } }] }""", "loadBalancingConfig[1].least_request_experimental.choiceCount")]
    public void A_policy_that_cannot_be_used_is_refused(string json, string path)
    {
        var options = new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse(json) };
        Assert.Equal(path, Assert.Throws<ServiceConfigException>(() => GrpcChannel.ForAddress("http://127.0.0.1:1", options)).Path);
    }

    [Fact]
    public void A_policy_of_the_users_own_is_known()
    {
        var options = new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse("""{ "loadBalancingConfig": [{ "mine": {} }] }"""), LoadBalancerFactories = [new OwnFactory()] };
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1", options);
        Assert.Equal(ConnectivityState.Idle, channel.State);
    }

    private sealed class OwnFactory : LoadBalancerFactory
    {
        public override string PolicyName => "mine";

        public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new JsonLoadBalancingConfig(PolicyName, json, path);

        public override LoadBalancer Create(IBalancerHost host) => throw new NotSupportedException("Nothing is called.");
    }
}
