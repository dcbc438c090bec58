using System.Runtime.InteropServices;
using Helloworld;
using Swoop.Client;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.ServiceConfigs;
using Swoop.Server;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>A server and a client in a Kubernetes cluster.</summary>
internal static class Pods
{
    public static GrpcChannel Connect()
    {
        var channel = GrpcChannel.ForAddress("dns:///greeter.shop.svc.cluster.local:5000", new GrpcChannelOptions
        {
            ServiceConfig = ServiceConfig.Parse("""
                {
                  "loadBalancingConfig": [{ "round_robin": {} }],
                  "methodConfig": [{
                    "name": [{ "service": "helloworld.Greeter" }],
                    "retryPolicy": {
                      "maxAttempts": 3, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2,
                      "retryableStatusCodes": ["UNAVAILABLE"]
                    }
                  }]
                }
                """),
            ResolverFactories = [new DnsResolverFactory(new DnsResolverOptions { EnableServiceConfig = false })],
        });
        return channel;
    }

    public static GrpcChannel ConnectWithRefresh(string target, ServiceConfig config)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            ServiceConfig = config,
            ResolverFactories = [new DnsResolverFactory(new DnsResolverOptions { EnableServiceConfig = false, RefreshInterval = TimeSpan.FromSeconds(30) })],
        });
        return channel;
    }

    public static async Task ServeAsync(Greeter.GreeterBase service, string address, Task stopped)
    {
        await using var server = new GrpcServer(new GrpcServerOptions
        {
            MaxConnectionAge = TimeSpan.FromMinutes(5),
            MaxConnectionAgeGrace = TimeSpan.FromMinutes(1),
        });
        server.AddService(service).Listen(address);
        await server.StartAsync();
        await stopped;
        await server.ShutdownAsync(TimeSpan.FromSeconds(25));
    }

    public static async Task UntilTerminatedAsync()
    {
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            // Else the runtime would end the process at once.
            signal.Cancel = true;
            stop.TrySetResult();
        });
        await stop.Task;
    }
}
