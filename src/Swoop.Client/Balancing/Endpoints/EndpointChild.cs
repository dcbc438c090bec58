using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.Endpoints;

/// <summary>One endpoint of an <see cref="EndpointBalancer"/>: a <c>pick_first</c> over its addresses, and what that published last.</summary>
public sealed class EndpointChild
{
    private readonly EndpointBalancer _owner;
    private readonly LoadBalancer _pickFirst;
    private bool _isShutDown;

    internal EndpointChild(EndpointBalancer owner, IBalancerHost host, EndpointKey key)
    {
        _owner = owner;
        Key = key;
        _pickFirst = new PickFirstBalancer(new ChildHost(host, this), watchesHealth: true) { StartsIdle = true };
    }

    /// <summary>The endpoint.</summary>
    public ResolvedEndpoint Endpoint { get; private set; } = null!;

    /// <summary>Its state.</summary>
    public ConnectivityState State { get; private set; }

    /// <summary>Its picker.</summary>
    public Picker Picker { get; private set; } = QueuePicker.Instance;

    /// <summary>What the policy keeps about the endpoint for as long as it is there.</summary>
    public object? Tag { get; set; }

    internal EndpointKey Key { get; }

    /// <summary>Connects, if it is idle.</summary>
    public void ExitIdle()
    {
        if (!_isShutDown && State == ConnectivityState.Idle) _pickFirst.ExitIdle();
    }

    internal void Update(ResolvedEndpoint endpoint)
    {
        Endpoint = endpoint;
        _pickFirst.Update(new BalancerUpdate([endpoint], null));
    }

    internal void Shutdown()
    {
        _isShutDown = true;
        _pickFirst.Shutdown();
    }

    private sealed class ChildHost(IBalancerHost parent, EndpointChild child) : DelegatingBalancerHost(parent)
    {
        public override void UpdateState(ConnectivityState state, Picker picker)
        {
            if (child._isShutDown) return;
            child.State = state;
            child.Picker = picker;
            child._owner.OnChildChanged(child);
        }
    }
}
