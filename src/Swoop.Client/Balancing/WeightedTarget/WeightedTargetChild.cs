using Grpc.Core;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.WeightedTarget;

/// <summary>One child at work, and what it published last.</summary>
internal sealed class WeightedTargetChild
{
    private readonly IBalancerHost _host;
    private readonly GracefulSwitchBalancer _balancer;
    private readonly Action _onChanged;

    public WeightedTargetChild(IBalancerHost host, Action onChanged)
    {
        _host = host;
        _onChanged = onChanged;
        _balancer = new GracefulSwitchBalancer(new ChildHost(host, this));
    }

    public uint Weight { get; private set; }

    /// <summary>Its state as far as it counts: ready, connecting, or failing.</summary>
    public ConnectivityState State { get; private set; } = ConnectivityState.Connecting;

    public Picker Picker { get; private set; } = QueuePicker.Instance;

    public void Update(WeightedTargetChildConfig config, BalancerUpdate update, IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        Weight = config.Weight;
        _balancer.Update(config.Policy!, update with { Endpoints = endpoints });
    }

    public void OnResolverFailure(Status failure) => _balancer.OnResolverFailure(failure);

    public void ExitIdle() => _balancer.ExitIdle();

    public void Shutdown() => _balancer.Shutdown();

    private void OnChanged(ConnectivityState state, Picker picker)
    {
        if (state == ConnectivityState.Idle)
        {
            // Calls are drawn among the children that are ready, so nobody would ever wake it.
            _host.Run(ExitIdle);
            state = ConnectivityState.Connecting;
        }

        // A child that fails, connects, and fails again would have the calls wait in between.
        if (State == ConnectivityState.TransientFailure && state == ConnectivityState.Connecting) return;
        (State, Picker) = (state, picker);
        _onChanged();
    }

    private sealed class ChildHost(IBalancerHost parent, WeightedTargetChild child) : DelegatingBalancerHost(parent)
    {
        public override void UpdateState(ConnectivityState state, Picker picker) => child.OnChanged(state, picker);
    }
}
