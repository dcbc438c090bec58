using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Calls;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;

namespace Swoop.Client.Channel;

/// <summary>A channel's control plane: resolver and balancer on one serial loop; what calls see of it is one published picker.</summary>
internal sealed class ChannelControl : IBalancerHost
{
    private static readonly Status _shutDown = new(StatusCode.Unavailable, "The channel was shut down.");

    private readonly ChannelSettings _settings;
    private readonly ControlLoop _loop;
    private readonly Resolver _resolver;
    private readonly LoadBalancer _balancer;
    private readonly IdleTimer _idleTimer;
    private readonly LiveConnections _connections = new();

    // Guards what waits, and the picker's exchange against a call that is about to wait.
    private readonly Lock _gate = new();
    private readonly HashSet<ClientCall> _waiting = [];
    private volatile Picker _picker = QueuePicker.Instance;
    private TaskCompletionSource _stateChanged = NewSource();
    private bool _isStarted;

    public ChannelControl(ChannelSettings settings, Resolver resolver)
    {
        _settings = settings;
        _resolver = resolver;
        _loop = new ControlLoop(settings.Logger);
        _balancer = new PickFirstBalancer(this);
        _idleTimer = new IdleTimer(this);
    }

    /// <summary>The channel's state. Written on the loop.</summary>
    public ConnectivityState State { get; private set; }

    public ChannelSettings Settings => _settings;

    /// <summary>What chooses for calls now.</summary>
    public Picker Picker => _picker;

    /// <summary>Lets a call wait until there is another picker; false where there is another one already.</summary>
    public bool Wait(ClientCall call, Picker seen)
    {
        lock (_gate)
        {
            if (_picker != seen) return false;
            _waiting.Add(call);
        }

        if (State == ConnectivityState.Idle) RequestConnection();
        return true;
    }

    /// <summary>The call waits no more; false where it did not, because a new picker has just sent it on its way.</summary>
    public bool StopWaiting(ClientCall call)
    {
        lock (_gate) return _waiting.Remove(call);
    }

    /// <summary>Leaves idle.</summary>
    public void RequestConnection() => _loop.Run(() =>
    {
        if (State != ConnectivityState.Idle) return;
        if (!_isStarted)
        {
            _isStarted = true;
            _resolver.Start(update => _balancer.Update(update.Endpoints));
        }

        _balancer.RequestConnection();
    });

    /// <summary>Ends when the state is another than the one given.</summary>
    public async Task WaitForChangeAsync(ConnectivityState seen, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (State != seen) return;
                changed = _stateChanged.Task;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>No new calls; open calls go on. Ends when all connections have.</summary>
    public async Task ShutdownAsync()
    {
        // Another thread may be running the loop, and this step behind its own.
        var isShutDown = NewSource();
        _loop.Run(() =>
        {
            Shutdown();
            isShutDown.SetResult();
        });
        await isShutDown.Task.ConfigureAwait(false);
        await _connections.WhenEmpty().ConfigureAwait(false);
    }

    /// <summary>Ends all calls and connections at once.</summary>
    public void Kill()
    {
        _ = ShutdownAsync();
        // Behind the shutdown: no step of the loop may bring a connection that outlives it.
        _loop.Run(_connections.KillAll);
    }

    Subchannel IBalancerHost.CreateSubchannel(IConnector connector) => new(connector, _settings, _loop, _connections, _balancer.OnStateChanged);

    void IBalancerHost.Publish(ConnectivityState state, Picker picker) => Publish(state, picker);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Publish(ConnectivityState state, Picker picker)
    {
        if (State == ConnectivityState.Shutdown) return;
        ClientCall[] waiting;
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            _picker = picker;
            waiting = [.. _waiting];
            _waiting.Clear();
            if (State != state)
            {
                State = state;
                changed = _stateChanged;
                _stateChanged = NewSource();
            }
        }

        foreach (var call in waiting) ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        if (changed is null) return;
        ChannelLog.StateChanged(_settings.Logger, _settings.Target, state);
        changed.SetResult();
        if (state != ConnectivityState.Ready || _settings.Options.IdleTimeout is not { } idle) return;
        _idleTimer.Look(_connections);
        _settings.Timers.Arm(_idleTimer, idle);
    }

    private void Shutdown()
    {
        if (State == ConnectivityState.Shutdown) return;
        _settings.Timers.Disarm(_idleTimer);
        _resolver.Shutdown();
        Publish(ConnectivityState.Shutdown, new ShutdownPicker(_shutDown));
        _balancer.Shutdown();
    }

    private void OnIdleTimer() => _loop.Run(() =>
    {
        if (State != ConnectivityState.Ready || _settings.Options.IdleTimeout is not { } idle) return;
        if (_idleTimer.Look(_connections)) _balancer.GoIdle();
        else _settings.Timers.Arm(_idleTimer, idle);
    });

    /// <summary>Looks now and then whether any call was made since the last look: calls themselves pay nothing for it.</summary>
    private sealed class IdleTimer(ChannelControl control) : TimerEntry
    {
        private (long Started, int Open) _seen;

        /// <summary>True where no call was open at the last look, and none was made since.</summary>
        public bool Look(LiveConnections connections)
        {
            var seen = _seen;
            _seen = connections.CountCalls();
            return seen.Open == 0 && seen.Started == _seen.Started;
        }

        protected override void OnDue() => control.OnIdleTimer();
    }
}
