namespace Swoop.Client.Balancing.LeastRequest;

/// <summary>Counts an endpoint's open calls, of all pickers that there were.</summary>
internal sealed class OutstandingCalls : CallTracker
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override void OnStarted() => Interlocked.Increment(ref _count);

    public override void OnEnded(in CallEnd end) => Interlocked.Decrement(ref _count);
}
