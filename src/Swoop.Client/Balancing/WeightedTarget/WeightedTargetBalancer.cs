using Grpc.Core;

namespace Swoop.Client.Balancing.WeightedTarget;

/// <summary>Shares calls out among those of its children that are ready, by weight (gRFC A28, "weighted_target").</summary>
/// <remarks>Ready if a child is, else connecting if one is, else failing; then calls fail with the children's reasons, also by weight.</remarks>
internal sealed class WeightedTargetBalancer(IBalancerHost host) : LoadBalancer
{
    private readonly Dictionary<string, WeightedTargetChild> _children = new(StringComparer.Ordinal);
    private bool _isBusy;

    public override Status Update(BalancerUpdate update)
    {
        var targets = ((WeightedTargetConfig)update.Config!).Targets;
        var endpoints = HierarchicalPath.Split(update.Endpoints);
        _isBusy = true;
        foreach (var gone in _children.Keys.Where(name => !targets.ContainsKey(name)).ToArray())
        {
            _children.Remove(gone, out var child);
            child!.Shutdown();
        }

        foreach (var (name, target) in targets)
        {
            if (!_children.TryGetValue(name, out var child)) _children[name] = child = new WeightedTargetChild(host, OnChildChanged);
            child.Update(target, update, endpoints.GetValueOrDefault(name) ?? []);
        }

        _isBusy = false;
        Publish();
        return update.Endpoints.Count > 0
            ? Status.DefaultSuccess
            : new Status(StatusCode.Unavailable, $"{host.Target} has no addresses.");
    }

    public override void OnResolverFailure(Status failure)
    {
        if (_children.Count == 0) host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
        foreach (var child in _children.Values.ToArray()) child.OnResolverFailure(failure);
    }

    public override void ExitIdle()
    {
        foreach (var child in _children.Values.ToArray()) child.ExitIdle();
    }

    public override void Shutdown()
    {
        _isBusy = true;
        foreach (var child in _children.Values) child.Shutdown();
        _children.Clear();
    }

    private void OnChildChanged()
    {
        if (!_isBusy) Publish();
    }

    private void Publish()
    {
        if (_children.Count == 0)
        {
            host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(new Status(StatusCode.Unavailable, $"The balancing policy of {host.Target} has no targets.")));
            return;
        }

        var state = Aggregate();
        host.UpdateState(state, state == ConnectivityState.Connecting
            ? QueuePicker.Instance
            : new WeightedPicker([.. _children.Values.Where(child => child.State == state).Select(child => (child.Weight, child.Picker))]));
    }

    private ConnectivityState Aggregate()
    {
        var states = _children.Values.Select(child => child.State).ToHashSet();
        if (states.Contains(ConnectivityState.Ready)) return ConnectivityState.Ready;
        return states.Contains(ConnectivityState.Connecting) ? ConnectivityState.Connecting : ConnectivityState.TransientFailure;
    }
}
