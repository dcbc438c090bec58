using Swoop.Client.Channel;
using Swoop.Transport.Timing;

namespace Swoop.Client.Calls;

/// <summary>What ends a call that does not end by itself: its deadline, and its token.</summary>
/// <remarks>A mutable struct: one private field of its call.</remarks>
internal struct CallLimits
{
    private DeadlineTimer? _timer;
    private CancellationTokenRegistration _registration;

    /// <param name="settings">The channel's.</param>
    /// <param name="timeout">How long the service config lets such calls take; null for any time.</param>
    /// <param name="deadline">By when the user wants the call to be over; null for no matter when. The earlier of the two counts.</param>
    public CallLimits(ChannelSettings settings, TimeSpan? timeout, DateTime? deadline)
    {
        if (timeout is { } configured) Deadline = settings.Timers.Now + (long)configured.TotalMicroseconds;
        if (deadline is not { } wanted || wanted == DateTime.MaxValue) return;
        var own = settings.Timers.Now + (long)(wanted.ToUniversalTime() - settings.Options.TimeProvider.GetUtcNow().UtcDateTime).TotalMicroseconds;
        if (Deadline is not { } earlier || own < earlier) Deadline = own;
    }

    /// <summary>When the call must be over, in the timers' microseconds; null for never.</summary>
    public long? Deadline { get; }

    /// <summary>Lets the deadline cancel the call; false where it has passed.</summary>
    public bool TryArm(ClientCall call)
    {
        if (Deadline is not { } deadline) return true;
        var timers = call.Settings.Timers;
        var left = deadline - timers.Now;
        if (left <= 0) return false;
        _timer = new DeadlineTimer(call);
        timers.Arm(_timer, TimeSpan.FromMicroseconds(left));
        return true;
    }

    /// <summary>Lets a token cancel the call.</summary>
    public void Watch(ClientCall call, CancellationToken token) =>
        _registration = token.UnsafeRegister(static call => ((ClientCall)call!).Cancel(CallTexts.CancelledByCaller, byUser: true), call);

    /// <summary>The call is over: nothing cancels it any more.</summary>
    public readonly void Stop(TimerWheel timers)
    {
        if (_timer is not null) timers.Disarm(_timer);
        _registration.Unregister();
    }

    private sealed class DeadlineTimer(ClientCall call) : TimerEntry
    {
        protected override void OnDue() => call.Cancel(CallTexts.DeadlineExceeded, byUser: false);
    }
}
