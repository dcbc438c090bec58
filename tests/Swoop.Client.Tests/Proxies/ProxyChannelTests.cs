using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Client.Proxies;
using Swoop.Client.Targets;
using Swoop.Client.Tests.Kit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Proxies;

public sealed class ProxyChannelTests : IAsyncLifetime
{
    private readonly FakeProxy _proxy = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    [Fact]
    public async Task Calls_go_through_the_proxy()
    {
        await using var host = await new TestHost().StartAsync("127.0.0.1:0", null);
        _proxy.Route = _ => new IPEndPoint(IPAddress.Loopback, host.Server.Endpoints[0].Port);
        using var channel = Channel();

        Assert.Equal("hello", await channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
        Assert.StartsWith("CONNECT backend.example:80 HTTP/1.1\r\n", Assert.Single(_proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_said_so()
    {
        _proxy.Answer = "HTTP/1.1 403 Forbidden\r\n\r\n";
        using var channel = Channel();

        await channel.Ask().ResponseAsync.FailsAsync(
            StatusCode.Unavailable, $"The proxy http://127.0.0.1:{_proxy.Port} refused to connect to backend.example:80: 403 Forbidden.");
    }

    private GrpcChannel Channel()
    {
        var route = ProxyRoute.Find(new GrpcProxy(_proxy.Address), ChannelTarget.Parse("backend.example", []), isSecure: false, NullLogger.Instance)!;
        return GrpcChannel.ForAddress(
            "passthrough:///backend.example",
            new GrpcChannelOptions { ConnectorFactory = endPoint => route.ConnectorTo(endPoint, static proxy => new SocketConnector(proxy)) });
    }
}
