using Grpc.Core;

namespace Swoop.Client.Balancing.GracefulSwitch;

/// <summary>Goes from one policy to another without a gap: the old one serves calls until the new one can (gRPC, "Load balancing policies").</summary>
/// <remarks>
/// A policy of another name starts beside the current one and takes its place as soon as it is anything but connecting, or the current one is not
/// ready. For policies that have one beneath them, and for the channel itself.
/// </remarks>
/// <param name="host">What the policies can ask of whoever is above them.</param>
public sealed class GracefulSwitchBalancer(IBalancerHost host) : LoadBalancer
{
    private readonly List<Child> _replaced = [];
    private Child? _current;
    private Child? _pending;

    /// <summary>New endpoints, a new configuration, or another policy.</summary>
    /// <param name="policy">The policy wanted, and its configuration.</param>
    /// <param name="update">The endpoints; its own configuration does not count.</param>
    /// <returns>What the policy says to the update.</returns>
    public Status Update(BalancingPolicy policy, BalancerUpdate update)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(update);
        var latest = Latest;
        if (latest?.PolicyName != policy.Factory.PolicyName) latest = Start(policy.Factory);
        return latest.Balancer.Update(update with { Config = policy.Config });
    }

    /// <summary>New endpoints, or a new configuration, for the policy that was wanted last.</summary>
    /// <exception cref="InvalidOperationException">There was none yet.</exception>
    public override Status Update(BalancerUpdate update) =>
        (Latest ?? throw new InvalidOperationException("The first update names a policy.")).Balancer.Update(update);

    /// <inheritdoc/>
    public override void OnResolverFailure(Status failure)
    {
        if (Latest is { } latest) latest.Balancer.OnResolverFailure(failure);
        else host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
    }

    /// <inheritdoc/>
    public override void ExitIdle()
    {
        var pending = _pending;
        _current?.Balancer.ExitIdle();
        pending?.Balancer.ExitIdle();
    }

    /// <inheritdoc/>
    public override void Shutdown()
    {
        var children = new[] { _current, _pending }.Concat(_replaced).ToArray();
        (_current, _pending) = (null, null);
        _replaced.Clear();
        foreach (var child in children) child?.Balancer.Shutdown();
    }

    private Child? Latest => _pending ?? _current;

    private Child Start(LoadBalancerFactory factory)
    {
        var child = new Child(this, host, factory.PolicyName);
        if (_current is null)
        {
            _current = child;
        }
        else
        {
            _pending?.Balancer.Shutdown();
            _pending = child;
        }

        child.Balancer = factory.Create(child);
        return child;
    }

    private void OnChanged(Child child)
    {
        if (child == _pending)
        {
            if (child.State != ConnectivityState.Connecting || _current!.State != ConnectivityState.Ready) Replace();
        }
        else if (child == _current)
        {
            if (_pending is { State: not null } && child.State != ConnectivityState.Ready) Replace();
            else host.UpdateState(child.State!.Value, child.Picker);
        }
    }

    private void Replace()
    {
        var old = _current!;
        (_current, _pending) = (_pending!, null);
        host.UpdateState(_current.State!.Value, _current.Picker);
        // Later: it may be its own change of state that brought this about, and it is still in the middle of that.
        _replaced.Add(old);
        host.Run(() =>
        {
            if (_replaced.Remove(old)) old.Balancer.Shutdown();
        });
    }

    private sealed class Child(GracefulSwitchBalancer owner, IBalancerHost host, string policyName) : DelegatingBalancerHost(host)
    {
        public string PolicyName => policyName;

        public LoadBalancer Balancer { get; set; } = null!;

        /// <summary>What the policy published last; null for nothing yet.</summary>
        public ConnectivityState? State { get; private set; }

        public Picker Picker { get; private set; } = QueuePicker.Instance;

        public override void UpdateState(ConnectivityState state, Picker picker)
        {
            (State, Picker) = (state, picker);
            owner.OnChanged(this);
        }

        public override void RequestResolution()
        {
            // The old policy's endpoints are not those that are wanted now.
            if (this == owner.Latest) base.RequestResolution();
        }
    }
}
