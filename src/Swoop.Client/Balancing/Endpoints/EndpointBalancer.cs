using Grpc.Core;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.Endpoints;

/// <summary>Base of the policies that spread calls over endpoints: each endpoint is one <c>pick_first</c> over its addresses (gRFC A61).</summary>
/// <remarks>
/// The policy's state is the best of its endpoints' states: ready if one is, else connecting if one is, else idle if one is, else failing.
/// What a policy adds is <see cref="CreatePicker"/>, called after every change.
/// </remarks>
public abstract class EndpointBalancer : LoadBalancer
{
    private readonly IBalancerHost _host;
    private readonly List<EndpointChild> _children = [];
    private bool _isUpdating;

    /// <summary>Creates a policy without endpoints.</summary>
    protected EndpointBalancer(IBalancerHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>What the policy can ask of whoever is above it.</summary>
    protected IBalancerHost Host => _host;

    /// <summary>The endpoints, in the resolver's order.</summary>
    protected IReadOnlyList<EndpointChild> Children => _children;

    /// <summary>Whether endpoints connect at once and again when they lose their connection; where not, the policy asks them to. Yes.</summary>
    protected virtual bool ConnectsEagerly => true;

    /// <inheritdoc/>
    public override Status Update(BalancerUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Endpoints.Count == 0)
        {
            var failure = new Status(StatusCode.Unavailable, $"{_host.Target} has no addresses.");
            RemoveAll();
            _host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
            return failure;
        }

        // Children tell of their states while they are being made: one picker is enough, at the end.
        _isUpdating = true;
        try
        {
            Arrange(OnUpdating(update));
        }
        finally
        {
            _isUpdating = false;
        }

        Publish();
        return Status.DefaultSuccess;
    }

    /// <inheritdoc/>
    public override void OnResolverFailure(Status failure)
    {
        if (_children.Count == 0) _host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
    }

    /// <inheritdoc/>
    public override void ExitIdle()
    {
        foreach (var child in _children.ToArray()) child.ExitIdle();
    }

    /// <inheritdoc/>
    public override void Shutdown() => RemoveAll();

    /// <summary>Takes a new configuration over, and may choose among the endpoints.</summary>
    /// <returns>The endpoints to use; by default all.</returns>
    protected virtual IReadOnlyList<ResolvedEndpoint> OnUpdating(BalancerUpdate update) => update.Endpoints;

    /// <summary>Makes the picker for what the endpoints are now.</summary>
    /// <param name="state">The policy's state.</param>
    /// <param name="ready">The endpoints that are ready; none unless <paramref name="state"/> is <see cref="ConnectivityState.Ready"/>.</param>
    protected abstract Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready);

    /// <summary>Sums the endpoints' states up; policies with rules of their own replace it.</summary>
    protected virtual ConnectivityState Aggregate()
    {
        var seen = ConnectivityState.TransientFailure;
        foreach (var child in _children)
        {
            // An idle endpoint that connects by itself is about to.
            var state = child.State == ConnectivityState.Idle && ConnectsEagerly ? ConnectivityState.Connecting : child.State;
            if (state == ConnectivityState.Ready) return ConnectivityState.Ready;
            if (state == ConnectivityState.Connecting) seen = ConnectivityState.Connecting;
            else if (state == ConnectivityState.Idle && seen == ConnectivityState.TransientFailure) seen = ConnectivityState.Idle;
        }

        return seen;
    }

    /// <summary>Publishes state and picker.</summary>
    protected void Publish()
    {
        if (_isUpdating || _children.Count == 0) return;
        var state = Aggregate();
        IReadOnlyList<EndpointChild> ready = state == ConnectivityState.Ready ? [.. _children.Where(child => child.State == ConnectivityState.Ready)] : [];
        _host.UpdateState(state, CreatePicker(state, ready));
    }

    /// <summary>The picker for states in which nothing is ready: queues, or fails with the last endpoint's failure.</summary>
    protected Picker WithoutReady(ConnectivityState state) =>
        state == ConnectivityState.TransientFailure
            ? _children.Last(child => child.State == ConnectivityState.TransientFailure).Picker
            : QueuePicker.Instance;

    internal void OnChildChanged(EndpointChild child)
    {
        if (ConnectsEagerly && child.State == ConnectivityState.Idle) _host.Run(child.ExitIdle);
        Publish();
    }

    private void Arrange(IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        // The same server may be listed with its addresses in another order.
        var known = _children.ToDictionary(child => child.Key);
        _children.Clear();
        var taken = new HashSet<EndpointKey>();
        foreach (var endpoint in endpoints)
        {
            var key = new EndpointKey(endpoint.Addresses);
            if (!taken.Add(key)) continue;
            if (!known.Remove(key, out var child)) child = new EndpointChild(this, _host, key);
            _children.Add(child);
            child.Update(endpoint);
            if (ConnectsEagerly) child.ExitIdle();
        }

        foreach (var gone in known.Values) gone.Shutdown();
    }

    private void RemoveAll()
    {
        foreach (var child in _children) child.Shutdown();
        _children.Clear();
    }
}
