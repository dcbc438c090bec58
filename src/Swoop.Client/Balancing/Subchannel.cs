using Microsoft.Extensions.Logging;
using Swoop.Client.Channel;
using Swoop.Client.Connecting;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;

namespace Swoop.Client.Balancing;

/// <summary>One address and the connection to it.</summary>
/// <remarks>
/// <code>
///   Idle --asked--> Connecting --SETTINGS received--> Ready --GOAWAY, or lost--> Idle
///    ^                  \--failed--> TransientFailure --backoff over--\
///    \------------------------------------------------------------------/
/// </code>
/// All members but <see cref="Connection"/> belong to the channel's control loop.
/// </remarks>
internal sealed class Subchannel : IClientConnectionOwner
{
    private readonly IConnector _connector;
    private readonly ChannelSettings _settings;
    private readonly ControlLoop _loop;
    private readonly LiveConnections _connections;
    private readonly Action<Subchannel> _onStateChanged;
    private readonly Backoff _backoff;
    private readonly RetryTimer _retry;
    private volatile ClientConnection? _connection;
    private ConnectAttempt? _attempt;
    private ClientConnectionOptions _connectionOptions;

    public Subchannel(
        IConnector connector, ChannelSettings settings, ControlLoop loop, LiveConnections connections, Action<Subchannel> onStateChanged)
    {
        _connector = connector;
        _settings = settings;
        _loop = loop;
        _connections = connections;
        _onStateChanged = onStateChanged;
        _connectionOptions = settings.Connection;
        _backoff = new Backoff(settings.Options.InitialReconnectBackoff, settings.Options.MaxReconnectBackoff);
        _retry = new RetryTimer(this);
    }

    public ConnectivityState State { get; private set; }

    /// <summary>Why the last attempt failed, for users.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>What the last attempt threw.</summary>
    public Exception? FailureException { get; private set; }

    /// <summary>The connection that takes calls; null where there is none. Read by calls without a lock.</summary>
    public ClientConnection? Connection => _connection;

    public void RequestConnection()
    {
        if (State != ConnectivityState.Idle) return;
        ChannelLog.Connecting(_settings.Logger, _connector.Target);
        _attempt = new ConnectAttempt(_connector, this, _connectionOptions, _settings, _connections);
        SetState(ConnectivityState.Connecting);
        _ = FollowAsync(_attempt);
    }

    /// <summary>Closes the connection when its calls have ended; makes no new one.</summary>
    public void Shutdown()
    {
        _settings.Timers.Disarm(_retry);
        State = ConnectivityState.Shutdown;
        _attempt?.Abandon();
        _attempt = null;
        var connection = _connection;
        _connection = null;
        connection?.Drain();
    }

    /// <summary>Nobody needs the connection now.</summary>
    public void GoIdle()
    {
        if (State != ConnectivityState.Ready) return;
        var connection = _connection;
        _connection = null;
        connection?.Drain();
        SetState(ConnectivityState.Idle);
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

    void IClientConnectionOwner.OnEnded(ClientConnection connection, ConnectionEnd end) => _loop.Run(() =>
    {
        _connections.Remove(connection);
        Leave(connection);
    });

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
        _connection = connection;
        SetState(ConnectivityState.Ready);
    }

    /// <remarks>Its news came before anybody knew the connection. To connect again at once would be a loop without a pause.</remarks>
    private NoAnswerException GoneAtOnce() => new($"The server at {_connector.Target} answered, but takes no calls: it went away at once.", null);

    private void OnFailed(Exception exception, TimeSpan spent)
    {
        Failure = exception switch
        {
            NoAnswerException => exception.Message,
            TimeoutException => ConnectFailure.OfTimeout(_connector.Target, _settings.Options.ConnectTimeout).Message,
            _ => ConnectFailure.Of(exception, _connector.Target).Message,
        };
        FailureException = exception;
        var wait = _backoff.Next() - spent;
        ChannelLog.ConnectFailed(_settings.Logger, _connector.Target, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Failure);
        _settings.Timers.Arm(_retry, wait);
        SetState(ConnectivityState.TransientFailure);
    }

    private void Leave(ClientConnection connection)
    {
        if (_connection != connection) return;
        _connection = null;
        SetState(ConnectivityState.Idle);
    }

    private void SetState(ConnectivityState state)
    {
        if (State == ConnectivityState.Shutdown) return;
        State = state;
        _onStateChanged(this);
    }

    private sealed class RetryTimer(Subchannel subchannel) : TimerEntry
    {
        protected override void OnDue() => subchannel._loop.Run(() =>
        {
            if (subchannel.State == ConnectivityState.TransientFailure) subchannel.SetState(ConnectivityState.Idle);
        });
    }
}
