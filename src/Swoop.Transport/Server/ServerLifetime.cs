using Swoop.Transport.Connection;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>The times in a server connection's life: preface, idle, age, grace, and the drain's PING (gRFC A9).</summary>
/// <remarks>Guarded by the connection's gate.</remarks>
internal sealed class ServerLifetime
{
    // Connections that were opened together must not all be drained together (gRFC A9).
    private const double AgeJitter = 0.1;

    private readonly ServerConnection _connection;
    private readonly ServerConnectionOptions _options;
    private readonly Moment _preface;
    private readonly Moment _idle;
    private readonly Moment _age;
    private readonly Moment _grace;
    private readonly Moment _drainPing;
    private bool _isIdle = true;
    private bool _isStopped;

    public ServerLifetime(ServerConnection connection, ServerConnectionOptions options)
    {
        _connection = connection;
        _options = options;
        _preface = new Moment(() => connection.End(new ConnectionEnd("The client did not send its HTTP/2 preface and SETTINGS in time.")));
        _idle = new Moment(OnIdleTooLong);
        _age = new Moment(OnOld);
        _grace = new Moment(() => connection.End(new ConnectionEnd("The connection's age and grace are over.", IsGraceful: true)));
        _drainPing = new Moment(connection.FinishDrainPing);
    }

    /// <summary>The PING behind the first GOAWAY was not answered yet: calls may still be on their way.</summary>
    public bool AwaitsDrainPing { get; private set; }

    public void StartLocked()
    {
        _connection.Timers.Arm(_preface, _options.PrefaceTimeout);
        if (_options.MaxConnectionIdle is { } idle) _connection.Timers.Arm(_idle, idle);
        if (_options.MaxConnectionAge is { } age) _connection.Timers.Arm(_age, age * (1 + AgeJitter * (Random.Shared.NextDouble() * 2 - 1)));
    }

    public void OnPrefaceLocked() => _connection.Timers.Disarm(_preface);

    public void OnCallLocked() => _isIdle = false;

    public void OnIdleLocked()
    {
        _isIdle = true;
        if (_options.MaxConnectionIdle is { } idle && !_isStopped) _connection.Timers.Arm(_idle, idle);
    }

    public void AwaitDrainPingLocked(TimeSpan timeout)
    {
        AwaitsDrainPing = true;
        _connection.Timers.Arm(_drainPing, timeout);
    }

    /// <summary>The PING was answered, or will not be; false where that is no news.</summary>
    public bool EndDrainPingLocked()
    {
        if (!AwaitsDrainPing) return false;
        AwaitsDrainPing = false;
        _connection.Timers.Disarm(_drainPing);
        return true;
    }

    public void StopLocked()
    {
        _isStopped = true;
        AwaitsDrainPing = false;
        foreach (var moment in (ReadOnlySpan<Moment>)[_preface, _idle, _age, _grace, _drainPing]) _connection.Timers.Disarm(moment);
    }

    private void OnIdleTooLong() => DrainIf(() => _isIdle, "max_idle");

    private void OnOld()
    {
        if (_options.MaxConnectionAgeGrace is { } grace) _connection.Timers.Arm(_grace, grace);
        DrainIf(() => true, "max_age");
    }

    private void DrainIf(Func<bool> conditionLocked, string reason)
    {
        var flush = false;
        lock (_connection.Gate)
        {
            if (!_isStopped && conditionLocked()) flush = _connection.BeginDrainLocked(reason);
        }

        if (flush) _connection.Flush();
        _connection.StartBatch();
    }

    private sealed class Moment(Action onDue) : TimerEntry
    {
        protected internal override void OnDue() => onDue();
    }
}
