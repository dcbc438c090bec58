using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.RandomSubsetting;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing.RandomSubsetting;

public sealed class RandomSubsettingConfigTests
{
    private static readonly LoadBalancerRegistry Policies = new([new RandomSubsettingFactory(), new RoundRobinFactory()]);

    [Fact]
    public void Text_is_read_and_the_first_known_policy_taken()
    {
        var config = (RandomSubsettingConfig)Parse("""{"subsetSize":5,"childPolicy":[{"unheard_of":{}},{"round_robin":{}}]}""");
        Assert.Equal(5, config.SubsetSize);
        Assert.IsType<RoundRobinConfig>(config.Child!.Config);
    }

    [Theory]
    [InlineData("""{"childPolicy":[{"round_robin":{}}]}""", "subsetSize")]
    [InlineData("""{"subsetSize":0,"childPolicy":[{"round_robin":{}}]}""", "subsetSize")]
    [InlineData("""{"subsetSize":1.5,"childPolicy":[{"round_robin":{}}]}""", "subsetSize")]
    [InlineData("""{"subsetSize":5}""", "childPolicy")]
    [InlineData("""{"subsetSize":5,"childPolicy":{}}""", "childPolicy")]
    [InlineData("""{"subsetSize":5,"childPolicy":[{"unheard_of":{}}]}""", "childPolicy")]
    [InlineData("""{"subsetSize":5,"childPolicy":[{}]}""", "childPolicy[0]")]
    public void Errors_name_the_field(string json, string field) =>
        Assert.Equal($"lb[0].{field}", Assert.Throws<ServiceConfigException>(() => Parse(json)).Path);

    [Fact]
    public void An_object_is_checked_as_well()
    {
        var policy = Policies.Select([new RandomSubsettingConfig { SubsetSize = 1, ChildPolicy = [new RoundRobinConfig()] }], "lb");
        Assert.IsType<RoundRobinConfig>(((RandomSubsettingConfig)policy.Config).Child!.Config);
        Assert.Throws<ServiceConfigException>(() => Policies.Select([new RandomSubsettingConfig { SubsetSize = 0, ChildPolicy = [new RoundRobinConfig()] }], "lb"));
        Assert.Throws<ServiceConfigException>(() => Policies.Select([new RandomSubsettingConfig { SubsetSize = 1, ChildPolicy = [] }], "lb"));
    }

    private static LoadBalancingConfig Parse(string json) => Policies.Find("random_subsetting_experimental")!.ParseConfig(JsonElement.Parse(json), "lb[0]", Policies);
}
