using System.Net.Sockets;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>A socket that a <see cref="SocketPoller"/> watches.</summary>
internal sealed class WatchedSocket(Socket socket, SocketPoller poller)
{
    // What its events carry; 0 while it is not watched.
    private long _token;
    private SocketEvents _watched;
    private volatile SocketWaiter? _sending;

    // An end comes as one event with the last of the bytes, and none follows it: from then on looking is the only way to know.
    private volatile bool _isEnding;

    /// <summary>Who receives; null where nobody does.</summary>
    public SocketWaiter? Receiving { get; init; }

    /// <summary>Who sends, or connects; null where nobody has to wait for that. To be set before its first look.</summary>
    public SocketWaiter? Sending
    {
        get => _sending;
        set => _sending = value;
    }

    /// <summary>The peer has ended its direction, or the connection is broken.</summary>
    public bool IsEnding => _isEnding;

    internal long Token
    {
        get => Volatile.Read(ref _token);
        set => Volatile.Write(ref _token, value);
    }

    /// <summary>Watches from now on, until <see cref="OnClosed"/> or <see cref="Leave"/>.</summary>
    /// <returns>False where the system refuses.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryWatch(SocketEvents events)
    {
        _watched = events;
        return poller.TryWatch(socket, this, events);
    }

    /// <summary>Watches for room to send as well, once that was needed: a unix socket would tell of each message that its peer has taken.</summary>
    /// <remarks>For whoever sends, before it waits. Room that is there already is told, too.</remarks>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public void WatchRoom()
    {
        if ((_watched & SocketEvents.Writable) != 0) return;
        _watched |= SocketEvents.Writable;
        poller.Rewatch(socket, this, _watched);
    }

    /// <summary>Watches no longer, although the socket stays open.</summary>
    public void Leave() => poller.Unwatch(socket, this);

    /// <summary>The socket is closed: what waits fails.</summary>
    public void OnClosed()
    {
        poller.Forget(this);
        _isEnding = true;
        if (Receiving?.Wake() == true) ThreadPool.UnsafeQueueUserWorkItem(Receiving, preferLocal: false);
        if (Sending is { } sending && sending.Wake()) ThreadPool.UnsafeQueueUserWorkItem(sending, preferLocal: false);
    }

    /// <summary>Takes note of an event, and adds those who are to go on because of it.</summary>
    public void OnEvent(SocketEvents events, List<SocketWaiter> waiters)
    {
        if ((events & ~(SocketEvents.Readable | SocketEvents.Writable)) != 0) _isEnding = true;
        if ((events & ~SocketEvents.Writable) != 0 && Receiving?.Wake() == true) waiters.Add(Receiving);
        if ((events & ~(SocketEvents.Readable | SocketEvents.PeerHungUp)) != 0 && Sending is { } sending && sending.Wake()) waiters.Add(sending);
    }
}
