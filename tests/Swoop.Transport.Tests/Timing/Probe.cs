using Swoop.Transport.Timing;

namespace Swoop.Transport.Tests.Timing;

internal sealed class Probe(Action<Probe>? onDue = null) : TimerEntry
{
    private int _fired;

    public int Fired => Volatile.Read(ref _fired);

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected internal override void OnDue()
    {
        Interlocked.Increment(ref _fired);
        onDue?.Invoke(this);
        Done.TrySetResult();
    }
}
