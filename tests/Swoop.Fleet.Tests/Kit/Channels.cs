using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Proxies;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>How the tests' channels behave.</summary>
internal static class Channels
{
    private static readonly ServiceConfig _roundRobin = new() { LoadBalancingConfigs = [new RoundRobinConfig()] };

    private static readonly RetryPolicy _retries = new()
    {
        MaxAttempts = 4,
        InitialBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(100),
        BackoffMultiplier = 2,
        RetryableStatusCodes = [StatusCode.Unavailable],
    };

    /// <summary>All servers in turn; no call is sent twice, unless no server has looked at it.</summary>
    public static GrpcChannelOptions WithoutRetries { get; } = new()
    {
        ServiceConfig = _roundRobin,
        RetriesEnabled = false,
        // Servers come back soon here.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromMilliseconds(400),
        Credentials = ChannelCredentials.Insecure,
        Proxy = GrpcProxy.None,
    };

    /// <summary>All servers in turn; calls that end with UNAVAILABLE are made again, three times at most.</summary>
    public static GrpcChannelOptions WithRetries { get; } = WithoutRetries with
    {
        ServiceConfig = _roundRobin with { MethodConfigs = [new MethodConfig { Names = [MethodName.All], RetryPolicy = _retries }] },
        RetriesEnabled = true,
    };
}
