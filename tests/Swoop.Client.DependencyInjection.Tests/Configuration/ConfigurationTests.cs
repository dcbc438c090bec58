using System.Text;
using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Swoop.Client.DependencyInjection.Tests.Kit;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.DependencyInjection.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_client_is_described_by_a_section()
    {
        await using var server = await GreeterServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(Section($$"""{ "Address": "{{server.Address.OriginalString}}", "ServiceConfig": { "methodConfig": [{ "name": [{}], "timeout": "100s" }] } }"""));
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("Hello x!", (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "x" })).Message);
    }

    [Fact]
    public void Options_of_the_channel_are_read_by_their_names()
    {
        var options = Read("""
            {
              "target": "dns:///greeter",
              "maxReceiveMessageSize": 1000, "MaxSendMessageSize": "", "UserAgent": "me", "KeepaliveTime": "00:00:30", "ConnectTimeout": "1.5s",
              "IdleTimeout": null, "KeepaliveWithoutCalls": true, "RetriesEnabled": false, "RetryBufferSizeTotal": 5000000000, "Unknown": { "a": [1] }
            }
            """);
        Assert.Equal("dns:///greeter", options.Target);
        var channel = options.ChannelOptions;
        Assert.Equal((1000, null, "me"), (channel.MaxReceiveMessageSize, channel.MaxSendMessageSize, channel.UserAgent));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1.5), (TimeSpan?)null), (channel.KeepaliveTime, channel.ConnectTimeout, channel.IdleTimeout));
        Assert.Equal((true, false, 5_000_000_000), (channel.KeepaliveWithoutCalls, channel.RetriesEnabled, channel.RetryBufferSizeTotal));
    }

    [Fact]
    public void A_service_config_is_read_from_a_section()
    {
        var config = Read("""
            {
              "ServiceConfig": {
                "loadBalancingConfig": [{ "round_robin": {} }, { "ring_hash": { "minRingSize": 7 } }],
                "methodConfig": [{
                  "name": [{ "service": "helloworld.Greeter" }, {}],
                  "waitForReady": true,
                  "timeout": "2.5s",
                  "retryPolicy": { "maxAttempts": 3, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 1.5, "retryableStatusCodes": ["UNAVAILABLE"] }
                }],
                "retryThrottling": { "maxTokens": 10, "tokenRatio": 0.1 }
              }
            }
            """).ChannelOptions.ServiceConfig!;

        Assert.Equal(["round_robin", "ring_hash"], config.LoadBalancingConfigs.Select(policy => policy.PolicyName));
        Assert.Equal("7", ((JsonLoadBalancingConfig)config.LoadBalancingConfigs[1]).Json.GetProperty("minRingSize").GetString());
        var method = Assert.Single(config.MethodConfigs);
        Assert.Equal([new MethodName("helloworld.Greeter"), MethodName.All], method.Names);
        Assert.Equal((true, TimeSpan.FromSeconds(2.5)), (method.WaitForReady, method.Timeout));
        Assert.Equal((3, 1.5, StatusCode.Unavailable), (method.RetryPolicy!.MaxAttempts, method.RetryPolicy.BackoffMultiplier, method.RetryPolicy.RetryableStatusCodes[0]));
        Assert.Equal(new RetryThrottling(10, 0.1), config.RetryThrottling);
    }

    [Fact]
    public void A_service_config_can_be_json_in_one_value()
    {
        var config = Read("""{ "ServiceConfig": "{\"healthCheckConfig\": {\"serviceName\": \"a\"}}" }""").ChannelOptions.ServiceConfig!;
        Assert.Equal("a", config.HealthCheckConfig?.ServiceName);
    }

    [Fact]
    public void A_section_that_is_not_there_leaves_the_address_missing()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(Section("{}").GetSection("Nothing"));
        using var provider = services.BuildServiceProvider();
        Assert.Contains("has no address", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Greeter.GreeterClient>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Address": "nowhere" }""", "The setting Greeter:Address must be an address such as https://localhost:5001, but is \"nowhere\".")]
    [InlineData("""{ "MaxWindow": "big" }""", "The setting Greeter:MaxWindow must be a whole number from 0 to 2147483647, but is \"big\".")]
    [InlineData("""{ "MaxAttempts": -1 }""", "The setting Greeter:MaxAttempts must be a whole number from 0 to 2147483647, but is \"-1\".")]
    [InlineData("""{ "ConnectTimeout": 30 }""", "The setting Greeter:ConnectTimeout must be a time such as 00:00:30 or 30s, but is \"30\".")]
    [InlineData("""{ "KeepaliveTimeout": "" }""", "The setting Greeter:KeepaliveTimeout must be a time such as 00:00:30 or 30s, but is \"\".")]
    [InlineData("""{ "RetriesEnabled": "yes" }""", "The setting Greeter:RetriesEnabled must be true or false, but is \"yes\".")]
    [InlineData("""{ "ServiceConfig": { "methodConfig": [{ "timeout": "soon" }] } }""", "The section Greeter:ServiceConfig is wrong. The service config's methodConfig[0].timeout must be a number of seconds")]
    public void Errors_name_the_section(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidOperationException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static GrpcClientFactoryOptions Read(string json)
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>("greeter", Section(json));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<GrpcClientFactoryOptions>>().Get("greeter");
    }

    private static IConfigurationSection Section(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Greeter": {{json}} }"""))).Build().GetSection("Greeter");
}
