using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.Connecting;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;

namespace Swoop.Client.Subchannels;

/// <summary>The connections of a channel to one address, for all policies that use it: connects, backs off, and makes further connections where calls wait (gRFC A105).</summary>
/// <remarks>
/// <code>
///   a connection is there --> Ready, else an attempt is under way --> Connecting, else it waits for its backoff --> TransientFailure, else --> Idle
/// </code>
/// There is at most one attempt at a time, and one backoff for all. Members belong to the control loop, but for those that calls use.
/// </remarks>
internal sealed class SharedSubchannel : IClientConnectionOwner
{
    private readonly IConnector _connector;
    private readonly ChannelSettings _settings;
    private readonly ControlLoop _loop;
    private readonly LiveConnections _live;
    private readonly List<ChannelSubchannel> _holders = [];
    private readonly HashSet<KeptStream> _streams = [];
    private readonly ConnectionSet _connections;
    private readonly CallLine _line;
    private readonly Backoff _backoff;
    private readonly RetryTimer _retry;
    private ConnectAttempt? _attempt;
    private ClientConnectionOptions _connectionOptions;
    private int _allowed;
    private bool _isBackingOff;

    // Read by calls that wait: a step of the loop for each of them would be one too many.
    private volatile bool _mayGrow;

    /// <param name="address">Where it connects to.</param>
    /// <param name="connections">Where it keeps its connections; for calls to read.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="allowedConnections">How many connections there may be.</param>
    /// <param name="healthService">Whose health counts; null for nobody's.</param>
    public SharedSubchannel(EndPoint address, ConnectionSet connections, ChannelControl channel, int allowedConnections, string? healthService)
    {
        Address = address;
        _connections = connections;
        _settings = channel.Settings;
        _connector = _settings.Connectors(address);
        _loop = channel.Loop;
        _live = channel.Connections;
        _allowed = allowedConnections;
        _line = new CallLine(connections, OnFull);
        _connectionOptions = _settings.Connection;
        _backoff = new Backoff(_settings.Options.InitialReconnectBackoff, _settings.Options.MaxReconnectBackoff);
        _retry = new RetryTimer(this);
        Health = new HealthChecks(this, _settings, _loop, healthService);
    }

    public EndPoint Address { get; }

    public ConnectivityState State { get; private set; }

    /// <summary>Why the last attempt failed.</summary>
    public Status Failure { get; private set; }

    public HealthChecks Health { get; }

    /// <summary>Whether any policy holds it.</summary>
    public bool IsHeld => _holders.Count > 0;

    /// <summary>The connection for streams of the channel's own; null where there is none.</summary>
    public ClientConnection? OldestConnection => _connections.Oldest;

    /// <summary>Calls for which there is no room wait here, not in a connection's line. Read by calls.</summary>
    public bool QueuesCalls => _connections.IsScaled || !_line.IsEmpty;

    /// <summary>The connection for one more call, where there are more than one, or none. Read by calls.</summary>
    public ClientConnection? FindRoom() => _line.IsEmpty ? _connections.FindRoom() : null;

    public bool TryQueue(QueuedCall call) => _line.TryAdd(call);

    public bool StopQueueing(QueuedCall call) => _line.Remove(call);

    public void Add(ChannelSubchannel holder) => _holders.Add(holder);

    public void Remove(ChannelSubchannel holder)
    {
        _holders.Remove(holder);
        Health.Forget(holder);
    }

    /// <summary>The stream follows the subchannel from connection to connection.</summary>
    public void Add(KeptStream stream) => _streams.Add(stream);

    public void Remove(KeptStream stream) => _streams.Remove(stream);

    public void RequestConnection()
    {
        if (State == ConnectivityState.Idle) Connect();
    }

    /// <summary>How many connections there may be from now on.</summary>
    public void Allow(int connections)
    {
        if (connections == _allowed) return;
        _allowed = connections;
        _connections.Allow(connections);
        OnChanged();
    }

    /// <summary>Closes the connections when their calls have ended; makes no new ones.</summary>
    public void Shutdown()
    {
        _settings.Timers.Disarm(_retry);
        Health.OnNotReady();
        State = ConnectivityState.Shutdown;
        _attempt?.Abandon();
        _attempt = null;
        _mayGrow = false;
        foreach (var stream in _streams.ToArray()) stream.Dispose();
        var connections = _connections.Clear();
        _line.Drain();
        foreach (var connection in connections) connection.Drain();
    }

    void IClientConnectionOwner.OnReady(ClientConnection connection)
    {
        // The attempt tells, by its end.
    }

    void IClientConnectionOwner.OnDraining(ClientConnection connection, bool tooManyPings) => _loop.Run(() =>
    {
        if (tooManyPings && _connectionOptions.KeepaliveTime is { } time) _connectionOptions = _connectionOptions with { KeepaliveTime = time * 2 };
        Leave(connection);
    });

    void IClientConnectionOwner.OnRoom(ClientConnection connection) => _line.Drain();

    void IClientConnectionOwner.OnEnded(ClientConnection connection, ConnectionEnd end) => _loop.Run(() =>
    {
        _live.Remove(connection);
        Leave(connection);
    });

    private void Connect()
    {
        ChannelLog.Connecting(_settings.Logger, _connector.Target);
        _attempt = new ConnectAttempt(_connector, this, _connectionOptions, _settings, _live);
        OnChanged();
        _ = FollowAsync(_attempt);
    }

    private async Task FollowAsync(ConnectAttempt attempt)
    {
        var startedAt = _settings.Timers.Now;
        ClientConnection? connection = null;
        Exception? failure = null;
        try
        {
            connection = await attempt.RunAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _loop.Run(() =>
        {
            if (_attempt != attempt)
            {
                connection?.Drain();
                return;
            }

            _attempt = null;
            if (connection is { TakesCalls: true }) OnConnected(connection);
            else OnFailed(failure ?? GoneAtOnce(), TimeSpan.FromMicroseconds(_settings.Timers.Now - startedAt));
        });
    }

    private void OnConnected(ClientConnection connection)
    {
        ChannelLog.Connected(_settings.Logger, _connector.Target);
        _backoff.Reset();
        _connections.Add(connection, _allowed);
        OnChanged();
    }

    /// <remarks>Its news came before anybody knew the connection. To connect again at once would be a loop without a pause.</remarks>
    private NoAnswerException GoneAtOnce() => new($"The server at {_connector.Target} answered, but takes no calls: it went away at once.", null);

    private void OnFailed(Exception exception, TimeSpan spent)
    {
        var reason = exception switch
        {
            NoAnswerException => exception.Message,
            TimeoutException => ConnectFailure.OfTimeout(_connector.Target, _settings.Options.ConnectTimeout).Message,
            _ => ConnectFailure.Of(exception, _connector.Target).Message,
        };
        Failure = new Status(StatusCode.Unavailable, reason, exception);
        var wait = _backoff.Next() - spent;
        ChannelLog.ConnectFailed(_settings.Logger, _connector.Target, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, reason);
        _isBackingOff = true;
        _settings.Timers.Arm(_retry, wait);
        OnChanged();
    }

    private void OnBackoffOver()
    {
        if (!_isBackingOff) return;
        _isBackingOff = false;
        OnChanged();
    }

    private void Leave(ClientConnection connection)
    {
        if (!_connections.Remove(connection, _allowed)) return;
        // What does not go along would hold the connection open that wants to go.
        foreach (var stream in _streams.ToArray()) stream.OnConnectionLeft(connection);
        OnChanged();
    }

    private void OnFull()
    {
        if (_mayGrow) _loop.Post(Grow);
    }

    private void Grow()
    {
        if (!_mayGrow || _line.IsEmpty) return;
        if (_connections.FindRoom() is null) Connect();
        else _line.Drain();
    }

    /// <summary>Connections have come or gone, an attempt or a backoff has begun or ended, or there may be another number of connections.</summary>
    private void OnChanged()
    {
        if (State == ConnectivityState.Shutdown) return;
        _mayGrow = _connections.Count > 0 && _connections.Count < _allowed && _attempt is null && !_isBackingOff;
        SetState(_connections.Count > 0 ? ConnectivityState.Ready
            : _attempt is not null ? ConnectivityState.Connecting
            : _isBackingOff ? ConnectivityState.TransientFailure
            : ConnectivityState.Idle);
        _line.Drain();
    }

    private void SetState(ConnectivityState state)
    {
        if (State == state) return;
        if (State == ConnectivityState.Ready) Health.OnNotReady();
        State = state;
        // Later: whoever caused the change may be in the middle of a step of its own.
        foreach (var holder in _holders)
        {
            _loop.Post(() =>
            {
                if (State == state) holder.OnStateChanged();
            });
        }
    }

    private sealed class RetryTimer(SharedSubchannel subchannel) : TimerEntry
    {
        protected override void OnDue() => subchannel._loop.Run(subchannel.OnBackoffOver);
    }
}
