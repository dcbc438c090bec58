using System.Net.Sockets;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>A connected socket that waits with a <see cref="SocketPoller"/> for all it has to wait for.</summary>
internal sealed class PolledSocket
{
    private readonly Socket _socket;
    private readonly WatchedSocket _watched;
    private volatile SocketSender? _sender;

    private PolledSocket(Socket socket, SocketPoller poller)
    {
        _socket = socket;
        Receiver = new SocketReceiver(socket);
        _watched = new WatchedSocket(socket, poller) { Receiving = Receiver };
        Receiver.BelongTo(_watched);
    }

    public SocketReceiver Receiver { get; }

    // Most connections never find their socket full.
    private SocketSender Sender
    {
        get
        {
            if (_sender is not null) return _sender;
            _sender = new SocketSender(_socket, _watched);
            _watched.Sending = _sender;
            return _sender;
        }
    }

    /// <summary>Takes over a connected socket; null where the system lets no more be watched.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static PolledSocket? TryCreate(Socket socket, SocketPoller poller)
    {
        var polled = new PolledSocket(socket, poller);
        return polled._watched.TryWatch(SocketEvents.Readable | SocketEvents.PeerHungUp) ? polled : null;
    }

    /// <summary>Sends bytes, which stay untouched until the task ends.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sent = SocketCalls.Send(_socket, bytes.Span);
        return sent == bytes.Length ? default : Sender.SendAsync(bytes[sent..]);
    }

    /// <summary>Sends segments, none of them empty, in few system calls. The list is emptied.</summary>
    public ValueTask SendAsync(List<ArraySegment<byte>> segments) => Sender.SendAsync(segments);

    /// <summary>Closes the socket; what waits fails.</summary>
    public void Close()
    {
        // As the runtime does where it breaks something off: the peer is told, and what it will not take is not kept for it.
        if (Receiver.IsWaiting || _sender is { IsWaiting: true }) TryReset();
        _socket.Dispose();
        _watched.OnClosed();
    }

    private void TryReset()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
