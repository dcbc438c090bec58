using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>The time that the client has granted a call, from the arrival of its headers.</summary>
/// <remarks>One object for a stream, for all its calls; used under the gate, but for <see cref="OnDue"/>.</remarks>
internal sealed class CallDeadline(ServerStream stream) : TimerEntry
{
    private TimeSpan? _timeout;

    /// <summary>When the headers arrived, in the timers' microseconds.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>The call was aborted for that reason.</summary>
    public bool HasPassed { get; private set; }

    private TimerWheel Timers => stream.Server.Timers;

    /// <summary>A call has arrived.</summary>
    public void BeginLocked(TimeSpan? timeout)
    {
        ArrivedAt = Timers.Now;
        _timeout = timeout;
        if (timeout is { } time) Timers.Arm(this, time);
    }

    /// <summary>The stream has closed: the timer has nothing to do any more.</summary>
    public void StopLocked() => Timers.Disarm(this);

    /// <summary>The call is over.</summary>
    public void EndLocked()
    {
        StopLocked();
        _timeout = null;
        HasPassed = false;
    }

    /// <summary>Whether it is this call's time that is up: the object may have begun another call since the timer fell due.</summary>
    public bool TryPassLocked()
    {
        if (_timeout is not { } timeout || Timers.Now - ArrivedAt < (long)timeout.TotalMicroseconds) return false;
        HasPassed = true;
        return true;
    }

    protected internal override void OnDue() => stream.OnDeadline();
}
