using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.ServiceConfigs;

public sealed class ServiceConfigParsingTests
{
    private const string Everything = """
        {
          "loadBalancingPolicy": "ROUND_ROBIN",
          "loadBalancingConfig": [{"least_request": {"choiceCount": 3}}, {"round_robin": {}}],
          "methodConfig": [
            {
              "name": [{"service": "shop.Orders", "method": "Place"}, {"service": "shop.Stock"}],
              "waitForReady": true,
              "timeout": "2.5s",
              "maxRequestMessageBytes": 1024,
              "maxResponseMessageBytes": "4294967295",
              "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.1s",
                "maxBackoff": "1s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE", 10]
              }
            },
            {
              "name": [{}],
              "hedgingPolicy": { "maxAttempts": 3, "hedgingDelay": "0.5s", "nonFatalStatusCodes": ["INTERNAL"] }
            }
          ],
          "retryThrottling": { "maxTokens": 10, "tokenRatio": 0.1 },
          "healthCheckConfig": { "serviceName": "shop" },
          "connectionScaling": { "maxConnectionsPerSubchannel": 4 },
          "aFieldOfLaterTimes": [1]
        }
        """;

    [Fact]
    public void All_fields_of_the_channel_are_read()
    {
        var config = ServiceConfig.Parse(Everything);

        Assert.Equal(["least_request", "round_robin"], config.LoadBalancingConfigs.Select(one => one.PolicyName));
        var first = Assert.IsType<JsonLoadBalancingConfig>(config.LoadBalancingConfigs[0]);
        Assert.Equal("loadBalancingConfig[0].least_request", first.Path);
        Assert.Equal(3, first.Json.GetProperty("choiceCount").GetInt32());
        Assert.Equal(new RetryThrottling(10, 0.1), config.RetryThrottling);
        Assert.Equal(new HealthCheckConfig("shop"), config.HealthCheckConfig);
        Assert.Equal(new ConnectionScaling(4), config.ConnectionScaling);
    }

    [Fact]
    public void All_fields_of_methods_are_read()
    {
        var methods = ServiceConfig.Parse(Everything).MethodConfigs;

        Assert.Equal([new MethodName("shop.Orders", "Place"), new MethodName("shop.Stock")], methods[0].Names);
        Assert.True(methods[0].WaitForReady);
        Assert.Equal(TimeSpan.FromSeconds(2.5), methods[0].Timeout);
        Assert.Equal(1024, methods[0].MaxRequestMessageBytes);
        Assert.Equal(int.MaxValue, methods[0].MaxResponseMessageBytes);
        var retry = methods[0].RetryPolicy!;
        Assert.Equal((4, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 2.0), (retry.MaxAttempts, retry.InitialBackoff, retry.MaxBackoff, retry.BackoffMultiplier));
        Assert.Equal([StatusCode.Unavailable, StatusCode.Aborted], retry.RetryableStatusCodes);
        Assert.Null(methods[0].HedgingPolicy);

        Assert.Equal([MethodName.All], methods[1].Names);
        var hedging = methods[1].HedgingPolicy!;
        Assert.Equal((3, TimeSpan.FromMilliseconds(500)), (hedging.MaxAttempts, hedging.HedgingDelay));
        Assert.Equal([StatusCode.Internal], hedging.NonFatalStatusCodes);
        Assert.Null(methods[1].WaitForReady);
    }

    [Fact]
    public void An_empty_object_is_the_default()
    {
        var config = ServiceConfig.Parse("{}");
        Assert.Empty(config.LoadBalancingConfigs);
        Assert.Empty(config.MethodConfigs);
        Assert.Null(config.RetryThrottling);
        Assert.Null(config.HealthCheckConfig);
        Assert.Null(config.ConnectionScaling);
    }

    [Theory]
    [InlineData("ROUND_ROBIN", "round_robin")]
    [InlineData("pick_first", "pick_first")]
    public void The_older_form_names_one_policy(string text, string policy)
    {
        var config = ServiceConfig.Parse($$"""{"loadBalancingPolicy": "{{text}}"}""");
        var only = Assert.IsType<JsonLoadBalancingConfig>(Assert.Single(config.LoadBalancingConfigs));
        Assert.Equal((policy, "loadBalancingPolicy"), (only.PolicyName, only.Path));
    }

    [Fact]
    public void A_health_check_without_a_name_is_none_but_the_empty_name_is_one()
    {
        Assert.Null(ServiceConfig.Parse("""{"healthCheckConfig": {}}""").HealthCheckConfig);
        Assert.Equal("", ServiceConfig.Parse("""{"healthCheckConfig": {"serviceName": ""}}""").HealthCheckConfig?.ServiceName);
    }

    [Fact]
    public void Snake_case_is_read_too()
    {
        var config = ServiceConfig.Parse("""{"method_config": [{"name": [{"service": "s"}], "wait_for_ready": true}], "load_balancing_config": [{"round_robin": {}}]}""");
        Assert.True(config.MethodConfigs[0].WaitForReady);
        Assert.Single(config.LoadBalancingConfigs);
    }

    [Fact]
    public void Hedging_needs_neither_a_delay_nor_codes()
    {
        var hedging = ServiceConfig.Parse("""{"methodConfig": [{"hedgingPolicy": {"maxAttempts": 2}}]}""").MethodConfigs[0].HedgingPolicy!;
        Assert.Equal(TimeSpan.Zero, hedging.HedgingDelay);
        Assert.Empty(hedging.NonFatalStatusCodes);
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("{", "text")]
    [InlineData("[]", "text")]
    [InlineData("""{"methodConfig": {}}""", "methodConfig")]
    [InlineData("""{"methodConfig": [1]}""", "methodConfig[0]")]
    [InlineData("""{"methodConfig": [{"name": [{}]}, {"name": ["s"]}]}""", "methodConfig[1].name[0]")]
    [InlineData("""{"methodConfig": [{"retryPolicy": {"initialBackoff": "1s"}}]}""", "methodConfig[0].retryPolicy.maxAttempts")]
    [InlineData("""{"methodConfig": [{"retryPolicy": {"maxAttempts": 2, "initialBackoff": "1s", "maxBackoff": "1s", "backoffMultiplier": 1}}]}""", "methodConfig[0].retryPolicy.retryableStatusCodes")]
    [InlineData("""{"methodConfig": [{"hedgingPolicy": {}}]}""", "methodConfig[0].hedgingPolicy.maxAttempts")]
    [InlineData("""{"retryThrottling": {"tokenRatio": 1}}""", "retryThrottling.maxTokens")]
    [InlineData("""{"retryThrottling": {"maxTokens": 1}}""", "retryThrottling.tokenRatio")]
    [InlineData("""{"connectionScaling": {"maxConnectionsPerSubchannel": 0}}""", "connectionScaling.maxConnectionsPerSubchannel")]
    [InlineData("""{"loadBalancingConfig": [{}]}""", "loadBalancingConfig[0]")]
    [InlineData("""{"loadBalancingConfig": [{"a": {}, "b": {}}]}""", "loadBalancingConfig[0]")]
    [InlineData("""{"loadBalancingConfig": [{"a": []}]}""", "loadBalancingConfig[0].a")]
    public void Errors_name_the_field(string json, string path) =>
        Assert.Equal(path, Assert.Throws<ServiceConfigException>(() => ServiceConfig.Parse(json)).Path);

    [Fact]
    public void What_is_not_json_is_said_with_its_place()
    {
        var fault = Assert.Throws<ServiceConfigException>(() => ServiceConfig.Parse("{\n  nope\n}"));
        Assert.StartsWith("The service config's text is not JSON: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", fault.Message, StringComparison.Ordinal);
    }
}
