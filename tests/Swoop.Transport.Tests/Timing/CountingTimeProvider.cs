namespace Swoop.Transport.Tests.Timing;

/// <summary>Another clock, whose timers count what is done with them.</summary>
internal sealed class CountingTimeProvider(TimeProvider inner) : TimeProvider
{
    public int Fired { get; set; }

    public int Changed { get; set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new CountingTimer(
        this,
        inner.CreateTimer(
            passed =>
            {
                Fired++;
                callback(passed);
            },
            state,
            dueTime,
            period));

    private sealed class CountingTimer(CountingTimeProvider owner, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Changed++;
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
