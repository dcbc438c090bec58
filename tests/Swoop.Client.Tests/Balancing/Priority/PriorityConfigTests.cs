using Swoop.Client.Balancing.Priority;

namespace Swoop.Client.Tests.Balancing.Priority;

public sealed class PriorityConfigTests
{
    private const string Name = "priority_experimental";

    [Fact]
    public void A_configuration_is_read_from_text()
    {
        var config = PolicyJson.Read<PriorityConfig>(Name, """
            {"children":{
               "near":{"config":[{"unknown":{}},{"round_robin":{}}]},
               "far":{"config":[{"pick_first":{}}],"ignoreReresolutionRequests":true,"other":1}},
             "priorities":["near","far"]}
            """);
        Assert.Equal(["near", "far"], config.Priorities);
        Assert.Equal("round_robin", config.Children["near"].Policy!.Factory.PolicyName);
        Assert.False(config.Children["near"].IgnoreReresolutionRequests);
        Assert.True(config.Children["far"].IgnoreReresolutionRequests);
    }

    [Theory]
    [InlineData("""{"children":{"a":{"config":[{"round_robin":{}}]}},"priorities":["a","b"]}""", ".priorities[1]")]
    [InlineData("""{"children":{"a":{"config":[{"round_robin":{}}]}},"priorities":["a","a"]}""", ".priorities[1]")]
    [InlineData("""{"children":{"a":{"config":[{"round_robin":{}}]}},"priorities":"a"}""", ".priorities")]
    [InlineData("""{"children":{"a":{}},"priorities":["a"]}""", ".children[\"a\"].config")]
    [InlineData("""{"children":{"a":{"config":[]}},"priorities":["a"]}""", ".children[\"a\"].config")]
    [InlineData("""{"children":{"a":{"config":[{"pick_first":{"shuffleAddressList":1}}]}},"priorities":["a"]}""", ".children[\"a\"].config[0].pick_first.shuffleAddressList")]
    [InlineData("""{"children":[],"priorities":["a"]}""", ".children")]
    public void A_fault_names_the_field(string json, string path) => Assert.Equal(Name + path, PolicyJson.FaultOf(Name, json));
}
