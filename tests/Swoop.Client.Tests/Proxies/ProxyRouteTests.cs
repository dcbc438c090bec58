using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Client.Proxies;
using Swoop.Client.Targets;
using Swoop.Client.Tests.Resolving.Kit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Proxies;

public sealed class ProxyRouteTests
{
    private static readonly GrpcProxy _proxy = new(new Uri("http://proxy.example:3128"), "direct.example");

    [Theory]
    [InlineData("backend.example:50051", "backend.example:50051")]
    [InlineData("dns:backend.example", "backend.example:443")]
    [InlineData("http://backend.example", "backend.example:80")]
    [InlineData("https://[2001:db8::1]", "[2001:db8::1]:443")]
    public void Names_go_through_the_proxy_unresolved(string address, string expected)
    {
        var target = ChannelTarget.Parse(address, []);
        var route = ProxyRoute.Find(_proxy, target, isSecure: true, NullLogger.Instance)!;
        var host = new FakeResolverHost();
        route.Target.Factory.Create(route.Target.Uri, host).Start();
        var dialled = new List<EndPoint>();

        var endPoint = Assert.Single(Assert.Single(Assert.Single(host.Reports).Endpoints).Addresses);
        var connector = route.ConnectorTo(endPoint, proxy =>
        {
            dialled.Add(proxy);
            return new SocketConnector(proxy);
        });

        Assert.Equal(expected, connector.Target);
        Assert.Equal([new DnsEndPoint("proxy.example", 3128)], dialled);
        Assert.Equal((target.Authority, target.Host, target.UsesTls), (route.Target.Authority, route.Target.Host, route.Target.UsesTls));
    }

    [Theory]
    [InlineData("direct.example")]
    [InlineData("https://a.direct.example")]
    [InlineData("localhost:1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("dns://192.0.2.53/backend.example")]
    [InlineData("ipv4:192.0.2.1:1")]
    [InlineData("static:backend.example")]
    [InlineData("passthrough:backend.example")]
    [InlineData("unix:/run/app.sock")]
    [InlineData("unix-abstract:app")]
    public void Others_do_not(string address) => Assert.Null(ProxyRoute.Find(_proxy, ChannelTarget.Parse(address, []), isSecure: true, NullLogger.Instance));

    [Fact]
    public void Nobody_goes_through_no_proxy() =>
        Assert.Null(ProxyRoute.Find(GrpcProxy.None, ChannelTarget.Parse("backend.example", []), isSecure: true, NullLogger.Instance));
}
