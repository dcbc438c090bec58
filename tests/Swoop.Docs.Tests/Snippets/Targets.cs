using System.Net;
using Swoop.Client;
using Swoop.Client.Proxies;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>Where channels lead to, and how names are resolved.</summary>
internal static class Targets
{
    public static GrpcChannel Balanced(string target)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            ServiceConfig = ServiceConfig.Parse("""{ "loadBalancingConfig": [{ "round_robin": {} }] }"""),
        });
        return channel;
    }

    public static GrpcChannel WithDnsSettings(string target)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            ResolverFactories =
            [
                new DnsResolverFactory(new DnsResolverOptions
                {
                    MinResolutionInterval = TimeSpan.FromSeconds(10),
                    RefreshInterval = TimeSpan.FromMinutes(1),
                    Timeout = TimeSpan.FromSeconds(5),
                }),
            ],
        });
        return channel;
    }

    public static GrpcChannel WithServiceRecords()
    {
        var channel = GrpcChannel.ForAddress("dns:///greeter.example", new GrpcChannelOptions
        {
            ResolverFactories =
            [
                new DnsResolverFactory(new DnsResolverOptions
                {
                    SrvServiceName = "grpc",
                    Servers = [new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53)],
                }),
            ],
        });
        return channel;
    }

    public static GrpcChannel ThroughProxy()
    {
        var channel = GrpcChannel.ForAddress("https://greeter.example", new GrpcChannelOptions
        {
            Proxy = new GrpcProxy(new Uri("http://proxy.example:3128"), "internal.example", "10.0.0.0/8"),
        });
        return channel;
    }

    public static GrpcChannel WithoutProxy()
    {
        var channel = GrpcChannel.ForAddress("https://greeter.example", new GrpcChannelOptions { Proxy = GrpcProxy.None });
        return channel;
    }

    public static GrpcChannel WithBackoff(string target)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(10),
            IdleTimeout = TimeSpan.FromMinutes(5),
        });
        return channel;
    }

    public static async Task FollowStateAsync(GrpcChannel channel, Action<ConnectivityState> onState, CancellationToken cancellation)
    {
        for (var state = channel.State; state != ConnectivityState.Shutdown; state = channel.State)
        {
            onState(state);
            await channel.WaitForStateChangedAsync(state, cancellation);
        }
    }
}
