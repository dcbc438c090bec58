using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>Wakes whoever waits for a socket; ours in place of the runtime's, because most of what a lone call costs is waking threads.</summary>
/// <remarks>
/// <para>The runtime's sockets wake a thread that waits for events, and that one wakes a pool thread. Here a pool thread that has just served
/// a socket lingers for a moment: it looks for the next event itself, so the answer to what it has sent comes straight to it and nobody
/// has to be woken. User code runs on pool threads only, as ever.</para>
/// <code>
///   nobody lingers     event --> polling thread --> pool thread: receive, handle, send, linger
///   somebody lingers   event ---------------------> that thread: receive, handle, send, linger
/// </code>
/// <para>The sockets are in one epoll; the polling thread sleeps on a second one, whose only content is the first. So it can be left asleep while
/// somebody lingers, for the price of a system call. It is armed again before any user code runs: nobody waits for a slow handler.</para>
/// <para>One thread at most lingers at a time, and only while the pool has nothing else to do.</para>
/// </remarks>
internal sealed class SocketPoller
{
    private const string Switch = "Swoop.Transport.OwnSocketPoller";

    private const int MuchTooLong = 8;

    // Among so many nobody would be found together, and one busy connection would lose by the waiting.
    private const int FewSockets = 4;

    // Longer than a peer on the same machine, or on a fast network, takes to answer; short enough that a thread is not missed.
    private static readonly long _longest = Stopwatch.Frequency * 60 / 1_000_000;

    private readonly Epoll _sockets = new();
    private readonly Epoll _sleep = new();
    private readonly WatchedSockets _watched = new();

    // Set while somebody keeps the polling thread asleep, and arms it when that ends.
    private volatile bool _keepsAsleep;

    // Set while somebody lingers, or thinks about it; the three below are that thread's.
    private bool _isLingering;
    private Trial _trial;
    private readonly byte[] _found = Epoll.NewEvents();
    private readonly List<SocketWaiter> _waiters = [];

    private SocketPoller()
    {
        _sleep.Watch(_sockets);
        _sleep.Arm(_sockets);
        // Without the context of whoever came first, which would live as long as the process.
        new Thread(Poll) { IsBackground = true, Name = "Swoop sockets" }.UnsafeStart();
    }

    /// <summary>The poller of the process; null where the system has no epoll, or the switch <c>Swoop.Transport.OwnSocketPoller</c> is off.</summary>
    public static SocketPoller? Shared { get; } = TryCreate();

    // With a single processor the peer could not answer while we look.
    private static bool CanLinger { get; } = Environment.ProcessorCount > 1;

    /// <summary>Watches a socket until <see cref="Forget"/> or <see cref="Unwatch"/>.</summary>
    /// <returns>False where the system refuses.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryWatch(Socket socket, WatchedSocket watched, SocketEvents events)
    {
        var isWatched = false;
        var token = _watched.Add(watched);
        try
        {
            isWatched = _sockets.TryWatch(socket.SafeHandle, events, token);
        }
        finally
        {
            if (!isWatched) _watched.Remove(watched);
        }

        return isWatched;
    }

    /// <summary>Watches a socket for other events.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public void Rewatch(Socket socket, WatchedSocket watched, SocketEvents events)
    {
        if (!_sockets.TryRewatch(socket.SafeHandle, events, watched.Token))
            throw new IOException("The system does not let the socket be waited for.", new Win32Exception());
    }

    /// <summary>A socket is closed.</summary>
    public void Forget(WatchedSocket watched) => _watched.Remove(watched);

    /// <summary>Watches a socket no longer, although it stays open.</summary>
    public void Unwatch(Socket socket, WatchedSocket watched)
    {
        _sockets.Unwatch(socket.SafeHandle);
        _watched.Remove(watched);
    }

    /// <summary>Has somebody go on, on this pool thread, and whoever comes next as long as they come at once.</summary>
    public void Serve(SocketWaiter first)
    {
        var clean = ExecutionContext.Capture();
        for (var next = first; next is not null; next = LingerForNext())
        {
            next.GoOn();
            // As the pool does between its own items: what user code has left on the thread is not for the next.
            if (clean is not null) ExecutionContext.Restore(clean);
            if (SynchronizationContext.Current is not null) SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    private static SocketPoller? TryCreate()
    {
        if (!OperatingSystem.IsLinux() || (AppContext.TryGetSwitch(Switch, out var isOn) && !isOn)) return null;
        try
        {
            return new SocketPoller();
        }
        catch (Exception exception) when (exception is Win32Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private SocketWaiter? LingerForNext()
    {
        if (!CanLinger || Interlocked.Exchange(ref _isLingering, true)) return null;
        try
        {
            return IsWorthWhile() ? FindNext() : null;
        }
        finally
        {
            Volatile.Write(ref _isLingering, false);
        }
    }

    private bool IsWorthWhile() => ThreadPool.PendingWorkItemCount == 0 && _trial.Takes();

    private SocketWaiter? FindNext()
    {
        var begin = Stopwatch.GetTimestamp();
        int found;
        _keepsAsleep = true;
        try
        {
            _sleep.Disarm(_sockets);
            found = LookUntil(begin + _longest);
        }
        finally
        {
            _keepsAsleep = false;
            _sleep.Arm(_sockets);
        }

        Learn(found > 0, Stopwatch.GetTimestamp() - begin);
        if (found == 0) return null;
        TakeWaiters(_found, found, _waiters);
        var first = _waiters.Count > 0 ? _waiters[0] : null;
        for (var i = 1; i < _waiters.Count; i++) ThreadPool.UnsafeQueueUserWorkItem(_waiters[i], preferLocal: false);
        _waiters.Clear();
        return first;
    }

    /// <remarks>A wait that took far longer than was meant did harm even where it found something: others needed the processor, and the event had to
    /// wait for this very thread.</remarks>
    private void Learn(bool wasInTime, long ticks)
    {
        if (ticks > _longest * MuchTooLong) _trial.LearnHarm();
        else _trial.Learn(wasInTime);
    }

    private int LookUntil(long end)
    {
        while (true)
        {
            var found = _sockets.Look(_found);
            if (found > 0 || ThreadPool.PendingWorkItemCount > 0 || Stopwatch.GetTimestamp() >= end) return found;
            // The peer may need this very processor.
            Thread.Yield();
        }
    }

    private void TakeWaiters(byte[] events, int found, List<SocketWaiter> waiters)
    {
        for (var i = 0; i < found; i++)
        {
            var (happened, token) = Epoll.Read(events, i);
            _watched.Find(token)?.OnEvent(happened, waiters);
        }
    }

    private void Poll()
    {
        var awake = Epoll.NewEvents();
        var events = Epoll.NewEvents();
        var waiters = new List<SocketWaiter>();
        var wasForNobody = false;
        while (true)
        {
            _sleep.Wait(awake);
            // Where others want this processor, the one who has caused the event is often among them and about to cause more, on other sockets: they are
            // then found together. And where the last event was for nobody, somebody is busy with a bulk of data, and more of it is no news.
            if (wasForNobody || _watched.Count > FewSockets) Thread.Yield();
            wasForNobody = true;
            int found;
            while ((found = _sockets.Look(events)) > 0)
            {
                TakeWaiters(events, found, waiters);
                wasForNobody &= waiters.Count == 0;
                foreach (var waiter in waiters) ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false);
                waiters.Clear();
            }

            // Else it is armed when that ends, and tells of what has come meanwhile.
            if (!_keepsAsleep) _sleep.Arm(_sockets);
        }
    }
}
