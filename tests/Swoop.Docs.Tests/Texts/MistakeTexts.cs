using Grpc.Core;
using Helloworld;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Docs.Tests.Snippets;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests.Texts;

/// <summary>What mistakes in a program say, and that <c>docs/channel.md</c> quotes it as it is.</summary>
public sealed class MistakeTexts
{
    private const string PageName = "docs/channel.md";

    [Fact]
    public void A_scheme_that_nobody_resolves() =>
        Page.AssertQuotes(PageName, Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("consul://greeter:5001")).Message);

    [Fact]
    public void An_address_with_a_path() =>
        Page.AssertQuotes(PageName, Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://greeter.example:5001/v1")).Message);

    [Fact]
    public void A_service_config_with_a_value_out_of_range()
    {
        var exception = Assert.Throws<ServiceConfigException>(() => ServiceConfig.Parse("""
            { "methodConfig": [{ "name": [{}], "retryPolicy": {
                "maxAttempts": 1, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"] } }] }
            """));
        Page.AssertQuotes(PageName, exception.Message);
    }

    [Fact]
    public void A_policy_that_is_not_known()
    {
        var options = new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse("""{ "loadBalancingConfig": [{ "round_robbin": {} }] }""") };
        Page.AssertQuotes(PageName, Assert.Throws<ServiceConfigException>(() => GrpcChannel.ForAddress("http://127.0.0.1:5001", options)).Message);
    }

    [Fact]
    public void Credentials_without_TLS()
    {
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var options = new GrpcChannelOptions { Credentials = ChannelCredentials.Create(new SslCredentials(), credentials) };
        Page.AssertQuotes(PageName, Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://127.0.0.1:5001", options)).Message);
    }

    [Fact]
    public async Task A_deadline_that_passes_at_the_server()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(new SlowService()).ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);
        await channel.ConnectAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Page.AssertQuotes(PageName, exception.Status.Detail);
    }

    private sealed class SlowService : Greeter.GreeterBase
    {
        public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new HelloReply();
        }
    }
}
