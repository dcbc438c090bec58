namespace Swoop.Client.Tests.Simulation;

/// <summary>Time that passes only while a test runs what is due: one queue of steps, in the order of their times, and of one time in the order they came.</summary>
/// <remarks>Single-threaded.</remarks>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<ScheduledStep, (long Due, long Order)> _steps = new();
    private long _now;
    private long _order;

    public TimeSpan Now => new(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Start + Now;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Puts a step in line; the result takes it out again.</summary>
    public IDisposable Schedule(TimeSpan delay, Action step)
    {
        var scheduled = new ScheduledStep(step);
        _steps.Enqueue(scheduled, (_now + Math.Max(0, delay.Ticks), _order++));
        return scheduled;
    }

    /// <summary>Runs what is due now, and what that puts in line for now.</summary>
    public void RunDue() => Advance(TimeSpan.Zero);

    /// <summary>Lets time pass and runs what falls due.</summary>
    public void Advance(TimeSpan by)
    {
        var target = _now + by.Ticks;
        while (_steps.TryPeek(out _, out var at) && at.Due <= target) RunNext();
        _now = target;
    }

    /// <summary>Lets time pass as far as the next step, and runs it.</summary>
    /// <returns>False where there is none.</returns>
    public bool RunNext()
    {
        if (!_steps.TryDequeue(out var step, out var at)) return false;
        _now = Math.Max(_now, at.Due);
        step.Run();
        return true;
    }

    private sealed class ScheduledStep(Action step) : IDisposable
    {
        private Action? _step = step;

        public void Run()
        {
            var run = _step;
            _step = null;
            run?.Invoke();
        }

        public void Dispose() => _step = null;
    }

    private sealed class Timer(VirtualClock clock, Action callback) : ITimer
    {
        private IDisposable? _next;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Dispose();
            _period = period;
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Schedule(dueTime, Fire);
            return true;
        }

        public void Dispose() => _next?.Dispose();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire()
        {
            _next = _period > TimeSpan.Zero ? clock.Schedule(_period, Fire) : null;
            callback();
        }
    }
}
