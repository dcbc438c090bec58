using System.Text.Json;
using Grpc.Core;
using Swoop.Client;
using Swoop.Client.Balancing;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Bench.Micro;

/// <summary>A policy around one of the channel's own that hands out its picker.</summary>
internal sealed class CapturedPolicy(string policyName) : LoadBalancerFactory
{
    private readonly TaskCompletionSource<Picker> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string PolicyName => "captured";

    /// <summary>The picker that has so many endpoints to choose from.</summary>
    public Task<Picker> WhenReady => _ready.Task;

    public int Endpoints { get; init; } = 1;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new Config();

    public override LoadBalancer Create(IBalancerHost host)
    {
        using var child = JsonDocument.Parse($$"""[{"{{policyName}}":{} }]""");
        var policy = host.Policies.Select(child.RootElement, "captured");
        return new Balancer(policy, policy.Factory.Create(new Host(host, this)));
    }

    public sealed record Config : LoadBalancingConfig
    {
        public override string PolicyName => "captured";
    }

    private sealed class Host(IBalancerHost parent, CapturedPolicy policy) : DelegatingBalancerHost(parent)
    {
        private Picker? _latest;
        private int _connected;

        public override Subchannel CreateSubchannel(System.Net.EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged) =>
            Parent.CreateSubchannel(address, attributes, subchannel =>
            {
                if (subchannel.State == ConnectivityState.Ready) _connected++;
                onStateChanged(subchannel);
            });

        public override void UpdateState(ConnectivityState state, Picker picker)
        {
            Parent.UpdateState(state, picker);
            _latest = picker;
            if (state != ConnectivityState.Ready || _connected < policy.Endpoints) return;
            // A connection's health, and with it the last picker, comes a step later.
            Parent.Schedule(TimeSpan.FromMilliseconds(50), () => policy._ready.TrySetResult(_latest));
        }
    }

    private sealed class Balancer(BalancingPolicy policy, LoadBalancer inner) : LoadBalancer
    {
        public override Status Update(BalancerUpdate update) => inner.Update(update with { Config = policy.Config });

        public override void OnResolverFailure(Status failure) => inner.OnResolverFailure(failure);

        public override void ExitIdle() => inner.ExitIdle();

        public override void Shutdown() => inner.Shutdown();
    }
}
