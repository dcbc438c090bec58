using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>How calls behave.</summary>
internal static class ServiceConfigs
{
    public static GrpcChannel FromText(string target, string json)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse(json) });
        return channel;
    }

    public static ServiceConfig FromObjects()
    {
        var config = new ServiceConfig
        {
            LoadBalancingConfigs = [new RoundRobinConfig()],
            MethodConfigs =
            [
                new MethodConfig
                {
                    Names = [new MethodName("helloworld.Greeter", "SayHello")],
                    Timeout = TimeSpan.FromSeconds(2),
                    WaitForReady = true,
                    RetryPolicy = new RetryPolicy
                    {
                        MaxAttempts = 3,
                        InitialBackoff = TimeSpan.FromMilliseconds(100),
                        MaxBackoff = TimeSpan.FromSeconds(1),
                        BackoffMultiplier = 2,
                        RetryableStatusCodes = [StatusCode.Unavailable],
                    },
                },
                new MethodConfig { Names = [MethodName.All], Timeout = TimeSpan.FromSeconds(30) },
            ],
            RetryThrottling = new RetryThrottling(MaxTokens: 100, TokenRatio: 0.1),
        };
        return config;
    }

    public static ServiceConfig WithoutOutliers()
    {
        var config = new ServiceConfig
        {
            LoadBalancingConfigs =
            [
                new OutlierDetectionConfig
                {
                    FailurePercentageEjection = new FailurePercentageEjection { Threshold = 50, MinimumHosts = 3, RequestVolume = 20 },
                    MaxEjectionPercent = 34,
                    ChildPolicy = [new RoundRobinConfig()],
                },
            ],
        };
        return config;
    }

    public static ServiceConfig Hedged()
    {
        var config = new ServiceConfig
        {
            MethodConfigs =
            [
                new MethodConfig
                {
                    Names = [new MethodName("helloworld.Greeter", "SayHello")],
                    HedgingPolicy = new HedgingPolicy
                    {
                        MaxAttempts = 3,
                        HedgingDelay = TimeSpan.FromMilliseconds(50),
                        NonFatalStatusCodes = [StatusCode.Unavailable],
                    },
                },
            ],
        };
        return config;
    }

    public static GrpcChannel WithoutRetries(string target)
    {
        var channel = GrpcChannel.ForAddress(target, new GrpcChannelOptions
        {
            RetriesEnabled = false,
            UseServiceConfigOfResolver = false,
        });
        return channel;
    }
}
