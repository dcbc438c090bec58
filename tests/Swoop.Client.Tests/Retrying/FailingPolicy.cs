using System.Text.Json;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Retrying;

/// <summary>A balancing policy that always picks the same result, and counts how often it was asked.</summary>
internal sealed class FailingPolicy(PickResult result) : LoadBalancerFactory
{
    private int _picks;

    public int Picks => Volatile.Read(ref _picks);

    /// <summary>What it throws when it is asked once more; null where it goes on to answer.</summary>
    public Exception? FailureOfLaterPicks { get; init; }

    public override string PolicyName => "failing";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new Config();

    public override LoadBalancer Create(IBalancerHost host) => new Balancer(this, host);

    /// <summary>Channels that use it, and have a retry or hedging policy besides.</summary>
    public GrpcChannelOptions In(GrpcChannelOptions options) => options with
    {
        LoadBalancerFactories = [this],
        ServiceConfig = options.ServiceConfig! with { LoadBalancingConfigs = [new Config()] },
    };

    private sealed record Config : LoadBalancingConfig
    {
        public override string PolicyName => "failing";
    }

    private sealed class Balancer(FailingPolicy policy, IBalancerHost host) : LoadBalancer
    {
        public override Status Update(BalancerUpdate update)
        {
            host.UpdateState(ConnectivityState.TransientFailure, new CountingPicker(policy));
            return Status.DefaultSuccess;
        }

        public override void OnResolverFailure(Status failure)
        {
        }

        public override void ExitIdle()
        {
        }

        public override void Shutdown()
        {
        }
    }

    private sealed class CountingPicker(FailingPolicy policy) : Picker
    {
        public override PickResult Pick(in PickArgs args)
        {
            var isFirst = Interlocked.Increment(ref policy._picks) == 1;
            return isFirst || policy.FailureOfLaterPicks is not { } failure ? policy.Result : throw failure;
        }
    }

    private PickResult Result => result;
}
