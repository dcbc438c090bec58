namespace Swoop.Transport.Wires.Readiness;

/// <summary>Who uses one direction of a socket, and waits while nothing can be done.</summary>
/// <remarks>
/// <code>
///   Ready --look, and nothing is left to find--> Quiet --nothing to be done--> Waiting
///     ^                                            | event                        | event: go on
///     '--------------------------------------------'------------------------------'
/// </code>
/// An event is noted whenever it comes; so whoever has looked before it came does not wait, and looks again.
/// </remarks>
internal abstract class SocketWaiter : IThreadPoolWorkItem
{
    private const int Quiet = 0;
    private const int Ready = 1;
    private const int Waiting = 2;

    private int _state = Ready;

    /// <summary>Something may have come since the last look.</summary>
    protected bool IsReady => Volatile.Read(ref _state) == Ready;

    /// <summary>Somebody waits, at this moment.</summary>
    public bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Takes note of an event; may be called by several threads at once.</summary>
    /// <returns>Somebody waits for that: <see cref="GoOn"/> is to be called, once, on a pool thread.</returns>
    public bool Wake() => Interlocked.Exchange(ref _state, Ready) == Waiting;

    /// <summary>Goes on with what waited.</summary>
    public abstract void GoOn();

    void IThreadPoolWorkItem.Execute()
    {
        if (SocketPoller.Shared is { } poller) poller.Serve(this);
        else GoOn();
    }

    /// <summary>To be called before each look: an event that comes during it may be for what the look does not see any more.</summary>
    protected void BeginLook() => Interlocked.Exchange(ref _state, Quiet);

    /// <summary>The look has left something behind.</summary>
    protected void StayReady() => Volatile.Write(ref _state, Ready);

    /// <summary>Waits, unless an event has come since the last look.</summary>
    protected bool TryWait() => Interlocked.CompareExchange(ref _state, Waiting, Quiet) == Quiet;
}
