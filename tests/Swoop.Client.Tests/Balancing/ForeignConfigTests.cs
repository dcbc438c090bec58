using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing;

public sealed class ForeignConfigTests
{
    [Theory]
    [InlineData("least_request_experimental")]
    [InlineData("outlier_detection_experimental")]
    [InlineData("pick_first")]
    [InlineData("priority_experimental")]
    [InlineData("random_subsetting_experimental")]
    [InlineData("ring_hash_experimental")]
    [InlineData("round_robin")]
    [InlineData("weighted_round_robin")]
    [InlineData("weighted_target_experimental")]
    public void A_policy_refuses_an_object_that_is_not_its_own(string policy)
    {
        var options = new GrpcChannelOptions { ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new Foreign(policy)] } };
        var exception = Assert.Throws<ServiceConfigException>(() => GrpcChannel.ForAddress("ipv4:127.0.0.1:1", options));
        Assert.Contains($"{policy} must be a ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Foreign), exception.Message, StringComparison.Ordinal);
    }

    private sealed record Foreign(string Name) : LoadBalancingConfig
    {
        public override string PolicyName => Name;
    }
}
