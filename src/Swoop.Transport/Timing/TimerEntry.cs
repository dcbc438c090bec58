namespace Swoop.Transport.Timing;

/// <summary>Something that is due at a moment; armed and disarmed through a <see cref="TimerWheel"/>.</summary>
/// <remarks>
/// The object can be armed again and again, on one wheel. <see cref="OnDue"/> runs on a pool thread and may race with a disarm or with
/// arming anew: check your own state there.
/// </remarks>
public abstract class TimerEntry
{
    // Guarded by the wheel's gate.
    internal TimerEntry? Next;
    internal TimerEntry? Previous;
    internal long DueTick;
    internal int Slot = -1;

    /// <summary>Called once each time the entry falls due. Must be short and must not throw.</summary>
    protected internal abstract void OnDue();
}
