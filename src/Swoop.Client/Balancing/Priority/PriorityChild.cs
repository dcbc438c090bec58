using Grpc.Core;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.Priority;

/// <summary>One child at work: its state, how long it may still take to connect, and, when it is not needed, how long it is kept.</summary>
internal sealed class PriorityChild
{
    /// <summary>How long a child may take to connect before the next one is tried.</summary>
    public static readonly TimeSpan FailoverTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a child is kept that is not needed: priorities come and go, and its connections are dear.</summary>
    public static readonly TimeSpan RetentionTime = TimeSpan.FromMinutes(15);

    private readonly PriorityBalancer _owner;
    private readonly IBalancerHost _host;
    private readonly GracefulSwitchBalancer _balancer;
    private bool _ignoresResolutionRequests;
    private bool _hasWorked;
    private IDisposable? _failover;
    private IDisposable? _retention;

    public PriorityChild(PriorityBalancer owner, IBalancerHost host, string name)
    {
        _owner = owner;
        _host = host;
        Name = name;
        _balancer = new GracefulSwitchBalancer(new ChildHost(host, this));
        StartFailover();
    }

    public string Name { get; }

    public ConnectivityState State { get; private set; } = ConnectivityState.Connecting;

    public Picker Picker { get; private set; } = QueuePicker.Instance;

    /// <summary>Whether its time to connect is running.</summary>
    public bool MayStillConnect => _failover is not null;

    public void Update(PriorityChildConfig config, BalancerUpdate update, IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        _ignoresResolutionRequests = config.IgnoreReresolutionRequests;
        _balancer.Update(config.Policy!, update with { Endpoints = endpoints });
    }

    public void OnResolverFailure(Status failure) => _balancer.OnResolverFailure(failure);

    public void ExitIdle() => _balancer.ExitIdle();

    /// <summary>The child is not needed: it goes after a time, unless it is by then.</summary>
    public void Deactivate() => _retention ??= _host.Schedule(RetentionTime, () => _owner.Remove(this));

    /// <summary>The child is needed.</summary>
    public void Activate() => Cancel(ref _retention);

    public void Shutdown()
    {
        Cancel(ref _failover);
        Cancel(ref _retention);
        _balancer.Shutdown();
    }

    private static void Cancel(ref IDisposable? timer)
    {
        timer?.Dispose();
        timer = null;
    }

    private void StartFailover() => _failover ??= _host.Schedule(FailoverTime, () =>
    {
        _failover = null;
        _owner.OnChildChanged();
    });

    private void OnChanged(ConnectivityState state, Picker picker)
    {
        // A child that has failed since it last worked gets no time: the next one is in use, and nothing is to be waited for.
        if (state == ConnectivityState.Connecting)
        {
            if (State != ConnectivityState.Connecting && _hasWorked) StartFailover();
        }
        else
        {
            _hasWorked = state != ConnectivityState.TransientFailure;
            Cancel(ref _failover);
        }

        (State, Picker) = (state, picker);
        _owner.OnChildChanged();
    }

    private sealed class ChildHost(IBalancerHost parent, PriorityChild child) : DelegatingBalancerHost(parent)
    {
        public override void UpdateState(ConnectivityState state, Picker picker) => child.OnChanged(state, picker);

        public override void RequestResolution()
        {
            if (!child._ignoresResolutionRequests) base.RequestResolution();
        }
    }
}
