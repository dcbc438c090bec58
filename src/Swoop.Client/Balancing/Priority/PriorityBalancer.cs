using Grpc.Core;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.Priority;

/// <summary>Sends all calls to the first of its children that is ready, and makes each child only when those before it fail (gRFC A56).</summary>
/// <remarks>
/// <code>
///   for each name in its order:  made, if it is not there; chosen, if it is ready or idle (those after it become superfluous),
///                                or if its time to connect is running
///   else the first that is connecting, else the last
/// </code>
/// The choice depends on nothing but the children's states, and is made anew after each change.
/// </remarks>
internal sealed class PriorityBalancer(IBalancerHost host) : LoadBalancer
{
    private readonly Dictionary<string, PriorityChild> _children = new(StringComparer.Ordinal);
    private PriorityConfig? _config;
    private BalancerUpdate? _update;
    private IReadOnlyDictionary<string, IReadOnlyList<ResolvedEndpoint>> _endpoints = new Dictionary<string, IReadOnlyList<ResolvedEndpoint>>();
    private PriorityChild? _chosen;
    private (ConnectivityState State, Picker Picker)? _published;
    private bool _isBusy;

    public override Status Update(BalancerUpdate update)
    {
        _update = update;
        _config = (PriorityConfig)update.Config!;
        _endpoints = HierarchicalPath.Split(update.Endpoints);
        // Half of the children would be new, and half old: the choice is made when all are new.
        _isBusy = true;
        foreach (var child in _children.Values.ToArray())
        {
            if (_config.Priorities.Contains(child.Name)) Update(child);
            else child.Deactivate();
        }

        _isBusy = false;
        Choose();
        return update.Endpoints.Count > 0
            ? Status.DefaultSuccess
            : new Status(StatusCode.Unavailable, $"{host.Target} has no addresses.");
    }

    public override void OnResolverFailure(Status failure)
    {
        if (_children.Count == 0) Publish(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
        foreach (var child in _children.Values.ToArray()) child.OnResolverFailure(failure);
    }

    public override void ExitIdle() => _chosen?.ExitIdle();

    public override void Shutdown()
    {
        _isBusy = true;
        foreach (var child in _children.Values) child.Shutdown();
        _children.Clear();
    }

    public void OnChildChanged()
    {
        if (!_isBusy) Choose();
    }

    public void Remove(PriorityChild child)
    {
        _children.Remove(child.Name);
        child.Shutdown();
    }

    private void Choose()
    {
        var names = _config!.Priorities;
        if (names.Count == 0)
        {
            _chosen = null;
            Publish(ConnectivityState.TransientFailure, FixedPicker.Failing(new Status(StatusCode.Unavailable, $"The balancing policy of {host.Target} has an empty list of priorities.")));
            return;
        }

        _isBusy = true;
        _chosen = Find(names);
        _isBusy = false;
        Publish(_chosen.State, _chosen.Picker);
    }

    private PriorityChild Find(IReadOnlyList<string> names)
    {
        for (var priority = 0; priority < names.Count; priority++)
        {
            var child = GetOrMake(names[priority]);
            if (child.State is ConnectivityState.Ready or ConnectivityState.Idle)
            {
                foreach (var later in names.Skip(priority + 1)) _children.GetValueOrDefault(later)?.Deactivate();
                return child;
            }

            if (child.MayStillConnect) return child;
        }

        return names.Select(name => _children[name]).FirstOrDefault(child => child.State == ConnectivityState.Connecting) ?? _children[names[^1]];
    }

    private PriorityChild GetOrMake(string name)
    {
        if (_children.TryGetValue(name, out var child))
        {
            child.Activate();
            return child;
        }

        _children[name] = child = new PriorityChild(this, host, name);
        Update(child);
        return child;
    }

    private void Update(PriorityChild child) => child.Update(_config!.Children[child.Name], _update!, _endpoints.GetValueOrDefault(child.Name) ?? []);

    private void Publish(ConnectivityState state, Picker picker)
    {
        // The same again would only wake calls that wait.
        if (_published == (state, picker)) return;
        _published = (state, picker);
        host.UpdateState(state, picker);
    }
}
