using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.LeastRequest;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Balancing.LeastRequest;

public sealed class LeastRequestConfigTests
{
    private static readonly LoadBalancerRegistry Policies = new([new LeastRequestFactory()]);

    [Theory]
    [InlineData("{}", 2)]
    [InlineData("""{"choiceCount":3}""", 3)]
    [InlineData("""{"choice_count":"10"}""", 10)]
    [InlineData("""{"choiceCount":4000000000}""", 10)]
    public void Text_is_read(string json, int choiceCount) =>
        Assert.Equal(choiceCount, ((LeastRequestConfig)Parse(json)).ChoiceCount);

    [Theory]
    [InlineData("""{"choiceCount":1}""")]
    [InlineData("""{"choiceCount":-1}""")]
    [InlineData("""{"choiceCount":"many"}""")]
    public void Errors_name_the_field(string json) =>
        Assert.Equal("lb[0].choiceCount", Assert.Throws<ServiceConfigException>(() => Parse(json)).Path);

    [Fact]
    public void An_object_is_checked_as_well() =>
        Assert.Throws<ServiceConfigException>(() => Policies.Select([new LeastRequestConfig { ChoiceCount = 1 }], "lb"));

    private static LoadBalancingConfig Parse(string json) =>
        Policies.Find("least_request_experimental")!.ParseConfig(JsonElement.Parse(json), "lb[0]", Policies);
}
