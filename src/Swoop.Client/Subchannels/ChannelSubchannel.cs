using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.Connecting;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;

namespace Swoop.Client.Subchannels;

/// <summary>A subchannel of a channel: connects, backs off, and holds the connection.</summary>
internal sealed class ChannelSubchannel : Subchannel, IClientConnectionOwner
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
    private ConnectivityState _state;
    private Status _failure;

    public ChannelSubchannel(EndPoint address, EndpointAttributes attributes, ChannelControl channel, Action<Subchannel> onStateChanged)
    {
        Address = address;
        Attributes = attributes;
        _settings = channel.Settings;
        _connector = _settings.Connectors(address);
        _loop = channel.Loop;
        _connections = channel.Connections;
        _onStateChanged = onStateChanged;
        _connectionOptions = _settings.Connection;
        _backoff = new Backoff(_settings.Options.InitialReconnectBackoff, _settings.Options.MaxReconnectBackoff);
        _retry = new RetryTimer(this);
    }

    public override EndPoint Address { get; }

    public override EndpointAttributes Attributes { get; }

    public override ConnectivityState State => _state;

    public override Status Failure => _failure;

    public override void RequestConnection()
    {
        if (_state != ConnectivityState.Idle) return;
        ChannelLog.Connecting(_settings.Logger, _connector.Target);
        _attempt = new ConnectAttempt(_connector, this, _connectionOptions, _settings, _connections);
        SetState(ConnectivityState.Connecting);
        _ = FollowAsync(_attempt);
    }

    /// <summary>Closes the connection when its calls have ended; makes no new one.</summary>
    public override void Shutdown()
    {
        _settings.Timers.Disarm(_retry);
        _state = ConnectivityState.Shutdown;
        _attempt?.Abandon();
        _attempt = null;
        var connection = _connection;
        _connection = null;
        connection?.Drain();
    }

    public override void WatchHealth(Action<SubchannelHealth> onChanged) => _loop.Post(() =>
    {
        if (_state == ConnectivityState.Ready) onChanged(SubchannelHealth.Healthy);
    });

    internal override ClientConnection? FindConnection() => _connection;

    internal override IDisposable StartLoadReports(TimeSpan period, Action<OrcaLoadReport> onReport) => new LoadReportStream(
        _connection ?? throw new InvalidOperationException("Only a subchannel that is ready has reports."), _settings, _loop, period, onReport);

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
        var reason = exception switch
        {
            NoAnswerException => exception.Message,
            TimeoutException => ConnectFailure.OfTimeout(_connector.Target, _settings.Options.ConnectTimeout).Message,
            _ => ConnectFailure.Of(exception, _connector.Target).Message,
        };
        _failure = new Status(StatusCode.Unavailable, reason, exception);
        var wait = _backoff.Next() - spent;
        ChannelLog.ConnectFailed(_settings.Logger, _connector.Target, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, reason);
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
        if (_state == ConnectivityState.Shutdown) return;
        _state = state;
        // Later: whoever caused the change may be in the middle of a step of its own.
        _loop.Post(() =>
        {
            if (_state == state) _onStateChanged(this);
        });
    }

    private sealed class RetryTimer(ChannelSubchannel subchannel) : TimerEntry
    {
        protected override void OnDue() => subchannel._loop.Run(() =>
        {
            if (subchannel._state == ConnectivityState.TransientFailure) subchannel.SetState(ConnectivityState.Idle);
        });
    }
}
