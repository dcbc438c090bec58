using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

public sealed class ServiceConfigChoicesTests
{
    [Fact]
    public void The_first_choice_whose_conditions_hold_is_taken()
    {
        Assert.Equal("b", Chosen("""
            [{"clientLanguage": ["go", "java"], "serviceConfig": {"loadBalancingPolicy": "a"}},
             {"serviceConfig": {"loadBalancingPolicy": "b"}},
             {"serviceConfig": {"loadBalancingPolicy": "c"}}]
            """));
    }

    [Theory]
    [InlineData("""["CSharp"]""", true)]
    [InlineData("""["go", "csharp"]""", true)]
    [InlineData("[]", true)]
    [InlineData("null", true)]
    [InlineData("""["c++"]""", false)]
    public void Languages_are_compared_without_case(string languages, bool isChosen) =>
        Assert.Equal(isChosen, Chosen($$$"""[{"clientLanguage": {{{languages}}}, "serviceConfig": {"loadBalancingPolicy": "a"}}]""") == "a");

    [Theory]
    [InlineData("""["here"]""", true)]
    [InlineData("""["there", "here"]""", true)]
    [InlineData("""["Here"]""", false)]
    [InlineData("[]", true)]
    public void Host_names_are_compared_with_case(string hosts, bool isChosen) =>
        Assert.Equal(isChosen, Chosen($$$"""[{"clientHostname": {{{hosts}}}, "serviceConfig": {"loadBalancingPolicy": "a"}}]""") == "a");

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(29, 30, true)]
    [InlineData(30, 30, false)]
    [InlineData(99, 100, true)]
    public void A_percentage_is_a_share_of_the_draws(int draw, int percentage, bool isChosen)
    {
        var json = $$$"""[{"percentage": {{{percentage}}}, "serviceConfig": {"loadBalancingPolicy": "a"}}]""";
        Assert.Equal(isChosen, ServiceConfigChoices.Choose(json, "here", new FixedDraw(draw)) is not null);
    }

    [Fact]
    public void With_no_choice_for_this_client_there_is_no_config()
    {
        Assert.Null(Chosen("[]"));
        Assert.Null(Chosen("""[{"clientLanguage": ["go"], "serviceConfig": {}}]"""));
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("nonsense", "text")]
    [InlineData("[1]", "[0]")]
    [InlineData("[{}]", "[0].serviceConfig")]
    [InlineData("""[{"serviceConfig": 1}]""", "[0].serviceConfig")]
    [InlineData("""[{"serviceConfig": {}, "clientOs": ["linux"]}]""", "[0]")]
    [InlineData("""[{"serviceConfig": {}, "percentage": 101}]""", "[0].percentage")]
    [InlineData("""[{"serviceConfig": {}}, {"serviceConfig": {}, "percentage": -1}]""", "[1].percentage")]
    [InlineData("""[{"serviceConfig": {}, "clientLanguage": "go"}]""", "[0].clientLanguage")]
    [InlineData("""[{"serviceConfig": {}, "clientHostname": [1]}]""", "[0].clientHostname[0]")]
    [InlineData("""[{"serviceConfig": {"methodConfig": [{"timeout": 1}]}}]""", "[0].serviceConfig.methodConfig[0].timeout")]
    public void One_malformed_choice_discards_them_all(string json, string path) =>
        Assert.Equal(path, Assert.Throws<ServiceConfigException>(() => Chosen(json)).Path);

    private static string? Chosen(string json) => ServiceConfigChoices.Choose(json, "here", new FixedDraw(0))?.LoadBalancingConfigs[0].PolicyName;

    private sealed class FixedDraw(int draw) : Random
    {
        public override int Next(int maxValue) => draw;
    }
}
