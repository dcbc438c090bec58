using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Calls;
using Swoop.Client.Resolving;
using Swoop.Client.Retrying;
using Swoop.Client.ServiceConfigs;
using Swoop.Transport.Timing;

namespace Swoop.Client.Channel;

/// <summary>A channel as its calls see it: one published picker, the method configs, and a place to wait; and as its owner does: a state.</summary>
internal sealed class ChannelControl
{
    private static readonly Status _shutDown = new(StatusCode.Unavailable, "The channel was shut down.");

    private readonly Func<IResolverHost, Resolver> _createResolver;
    private readonly IdleTimer _idleTimer;
    private ControlPlane? _plane;

    // Guards what waits, and the picker's exchange against a call that is about to wait.
    private readonly Lock _gate = new();
    private readonly HashSet<ClientCall> _waiting = [];
    private readonly TaskCompletionSource _resolved = NewSource();
    private volatile Picker _picker = QueuePicker.Instance;
    private volatile MethodTable? _methods;
    private TaskCompletionSource _stateChanged = NewSource();

    public ChannelControl(ChannelSettings settings, Func<IResolverHost, Resolver> createResolver)
    {
        Settings = settings;
        _createResolver = createResolver;
        DefaultMethods = new MethodTable(settings.Options.ServiceConfig ?? ServiceConfig.Default);
        Loop = new ControlLoop(settings.Logger);
        _idleTimer = new IdleTimer(this);
    }

    /// <summary>The channel's state. Written on the loop.</summary>
    public ConnectivityState State { get; private set; }

    public ChannelSettings Settings { get; }

    public ControlLoop Loop { get; }

    public LiveConnections Connections { get; } = new();

    /// <summary>What chooses for calls now.</summary>
    public Picker Picker => _picker;

    /// <summary>How calls of methods behave; null until the resolver has spoken for the first time.</summary>
    public MethodTable? Methods => _methods;

    /// <summary>How calls of methods behave as far as the channel's own options say.</summary>
    public MethodTable DefaultMethods { get; }

    /// <summary>The service config in force; null where there was none yet.</summary>
    public ServiceConfig? Config { get; private set; }

    /// <summary>How many retries and hedges the channel allows itself; null for any number.</summary>
    public RetryThrottle? Throttle { get; private set; }

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
    public void RequestConnection() => Loop.Run(() =>
    {
        if (State != ConnectivityState.Idle) return;
        if (_plane is null)
        {
            _plane = new ControlPlane(this, _createResolver);
            Publish(ConnectivityState.Connecting, QueuePicker.Instance);
            ArmIdleTimer();
            _plane.Start();
        }

        _plane.ExitIdle();
    });

    /// <summary>Ends when the resolver has spoken for the first time, whatever it said, or the channel was shut down; leaves idle for that.</summary>
    public Task WhenResolvedAsync(CancellationToken cancellation)
    {
        if (_methods is not null) return Task.CompletedTask;
        RequestConnection();
        return _resolved.Task.WaitAsync(cancellation);
    }

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
        Loop.Run(() =>
        {
            Shutdown();
            isShutDown.SetResult();
        });
        await isShutDown.Task.ConfigureAwait(false);
        await Connections.WhenEmpty().ConfigureAwait(false);
    }

    /// <summary>Ends all calls and connections at once.</summary>
    public void Kill()
    {
        _ = ShutdownAsync();
        // Behind the shutdown: no step of the loop may bring a connection that outlives it.
        Loop.Run(Connections.KillAll);
    }

    /// <summary>Puts a service config in force; on the loop.</summary>
    public void Configure(ServiceConfig config)
    {
        if (ReferenceEquals(Config, config)) return;
        if (Config?.RetryThrottling != config.RetryThrottling || Config is null) Throttle = config.RetryThrottling is { } limits ? new RetryThrottle(limits) : null;
        Config = config;
        _methods = new MethodTable(config);
    }

    /// <summary>The resolver has spoken; on the loop.</summary>
    public void SetResolved()
    {
        _methods ??= DefaultMethods;
        _resolved.TrySetResult();
    }

    /// <summary>Publishes the channel's state and the picker that goes with it; on the loop.</summary>
    public void Publish(ConnectivityState state, Picker picker)
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
        ChannelLog.StateChanged(Settings.Logger, Settings.Target, state);
        changed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Shutdown()
    {
        if (State == ConnectivityState.Shutdown) return;
        Settings.Timers.Disarm(_idleTimer);
        Publish(ConnectivityState.Shutdown, new FixedPicker(PickResult.Drop(_shutDown)));
        _plane?.Shutdown();
        _plane = null;
        SetResolved();
    }

    private void ArmIdleTimer()
    {
        if (Settings.Options.IdleTimeout is not { } idle) return;
        _idleTimer.Look(Connections);
        Settings.Timers.Arm(_idleTimer, idle);
    }

    private void OnIdleTimer() => Loop.Run(() =>
    {
        if (_plane is null || Settings.Options.IdleTimeout is not { } idle) return;
        bool waits;
        lock (_gate) waits = _waiting.Count > 0;
        if (!_idleTimer.Look(Connections) || waits)
        {
            Settings.Timers.Arm(_idleTimer, idle);
            return;
        }

        var plane = _plane;
        _plane = null;
        plane.Shutdown();
        Publish(ConnectivityState.Idle, QueuePicker.Instance);
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
            return seen.Open == 0 && _seen.Open == 0 && seen.Started == _seen.Started;
        }

        protected override void OnDue() => control.OnIdleTimer();
    }
}
