using Swoop.Transport.Connection;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>The times in a server connection's life: preface, idle, age, grace, and the drain's PING (gRFC A9).</summary>
/// <remarks>
/// One timer for all of them, for idle connections are many. It is armed for the earliest; a time that moves to a later moment leaves it as it
/// is, and it then finds nothing due and is armed anew. Guarded by the connection's gate.
/// </remarks>
internal sealed class ServerLifetime(ServerConnection connection, ServerConnectionOptions options) : TimerEntry
{
    // Connections that were opened together must not all be drained together (gRFC A9).
    private const double AgeJitter = 0.1;

    private const long Never = long.MaxValue;

    // A hundred years, in microseconds: beyond, sums would not fit.
    private const long LongestTime = 36_500L * 24 * 3600 * 1_000_000;

    // All in the timers' microseconds.
    private long _prefaceIsDue = Never;
    private long _idleTooLong = Never;
    private long _old = Never;
    private long _graceIsOver = Never;
    private long _drainPingIsDue = Never;
    private long _armedFor = Never;

    private bool _isIdle = true;
    private bool _isStopped;

    /// <summary>The PING behind the first GOAWAY was not answered yet: calls may still be on their way.</summary>
    public bool AwaitsDrainPing { get; private set; }

    private long Earliest => Math.Min(Math.Min(Math.Min(_prefaceIsDue, _idleTooLong), Math.Min(_old, _graceIsOver)), _drainPingIsDue);

    public void StartLocked()
    {
        _prefaceIsDue = After(options.PrefaceTimeout);
        if (options.MaxConnectionIdle is { } idle) _idleTooLong = After(idle);
        if (options.MaxConnectionAge is { } age) _old = After(age * (1 + AgeJitter * (Random.Shared.NextDouble() * 2 - 1)));
        ArmLocked();
    }

    public void OnPrefaceLocked()
    {
        if (_prefaceIsDue == Never) return;
        _prefaceIsDue = Never;
        // Where nothing else is waited for, no timer holds the connection.
        if (Earliest == Never) DisarmLocked();
    }

    public void OnCallLocked() => _isIdle = false;

    public void OnIdleLocked()
    {
        _isIdle = true;
        if (options.MaxConnectionIdle is not { } idle || _isStopped) return;
        _idleTooLong = After(idle);
        ArmLocked();
    }

    public void AwaitDrainPingLocked(TimeSpan timeout)
    {
        AwaitsDrainPing = true;
        _drainPingIsDue = After(timeout);
        ArmLocked();
    }

    /// <summary>The PING was answered, or will not be; false where that is no news.</summary>
    public bool EndDrainPingLocked()
    {
        if (!AwaitsDrainPing) return false;
        AwaitsDrainPing = false;
        _drainPingIsDue = Never;
        return true;
    }

    public void StopLocked()
    {
        _isStopped = true;
        AwaitsDrainPing = false;
        DisarmLocked();
    }

    protected internal override void OnDue()
    {
        ConnectionEnd? end;
        var flush = false;
        lock (connection.Gate)
        {
            _armedFor = Never;
            if (_isStopped) return;
            var now = connection.Timers.Now;
            end = FindEnd(now);
            if (end is null) flush = BeginWhatIsDueLocked(now);
        }

        if (end is not null) connection.End(end);
        if (flush) connection.Flush();
        connection.StartBatch();
    }

    private ConnectionEnd? FindEnd(long now)
    {
        if (_prefaceIsDue <= now) return new ConnectionEnd("The client did not send its HTTP/2 preface and SETTINGS in time.");
        return _graceIsOver <= now ? new ConnectionEnd("The connection's age and grace are over.", IsGraceful: true) : null;
    }

    /// <summary>Returns whether a flush is due.</summary>
    private bool BeginWhatIsDueLocked(long now)
    {
        var flush = false;
        if (_drainPingIsDue <= now) connection.FinishDrainPingLocked();
        if (Passes(ref _idleTooLong, now) && _isIdle) flush |= connection.BeginDrainLocked("max_idle");
        if (Passes(ref _old, now))
        {
            if (options.MaxConnectionAgeGrace is { } grace) _graceIsOver = After(grace);
            flush |= connection.BeginDrainLocked("max_age");
        }

        ArmLocked();
        return connection.RequestFlushLocked(atOnce: true) || flush;
    }

    private static bool Passes(ref long time, long now)
    {
        if (time > now) return false;
        time = Never;
        return true;
    }

    private long After(TimeSpan delay) => connection.Timers.Now + Math.Min((long)delay.TotalMicroseconds, LongestTime);

    private void ArmLocked()
    {
        var earliest = Earliest;
        if (_isStopped || earliest >= _armedFor) return;
        _armedFor = earliest;
        connection.Timers.Arm(this, TimeSpan.FromMicroseconds(earliest - connection.Timers.Now));
    }

    private void DisarmLocked()
    {
        _armedFor = Never;
        connection.Timers.Disarm(this);
    }
}
