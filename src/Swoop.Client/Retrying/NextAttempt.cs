using Swoop.Transport.Timing;

namespace Swoop.Client.Retrying;

/// <summary>The time at which the next attempt of a call begins, if one is planned; then the race is run as work of the pool.</summary>
/// <remarks>Used under the gate of the race.</remarks>
internal sealed class NextAttempt(AttemptRace race, TimerWheel timers) : TimerEntry
{
    private long? _at;

    public bool IsPlannedLocked => _at is not null;

    /// <summary>Plans it, in place of what was planned.</summary>
    public void PlanLocked(TimeSpan delay)
    {
        CancelLocked();
        _at = timers.Now + (long)delay.TotalMicroseconds;
        if (delay <= TimeSpan.Zero) Run();
        else timers.Arm(this, delay);
    }

    public void CancelLocked()
    {
        if (_at is null) return;
        timers.Disarm(this);
        _at = null;
    }

    /// <summary>Whether it begins now; the time that fell due may have been replaced by a later one.</summary>
    public bool TryBeginLocked()
    {
        if (!(timers.Now >= _at)) return false;
        _at = null;
        return true;
    }

    // Not here: what an attempt does when it begins, credentials for one, would hold up the timers.
    protected override void OnDue() => Run();

    private void Run() => ThreadPool.UnsafeQueueUserWorkItem(race, preferLocal: false);
}
