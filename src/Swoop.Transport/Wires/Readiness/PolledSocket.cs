using System.Net.Sockets;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>A connected socket that waits with a <see cref="SocketPoller"/> for all it has to wait for.</summary>
internal sealed class PolledSocket
{
    private readonly Socket _socket;
    private readonly WatchedSocket _watched;

    private PolledSocket(Socket socket, SocketPoller poller)
    {
        _socket = socket;
        Receiver = new SocketReceiver(socket);
        Sender = new SocketSender(socket);
        _watched = new WatchedSocket(socket, poller) { Receiving = Receiver, Sending = Sender };
        Receiver.BelongTo(_watched);
        Sender.BelongTo(_watched);
    }

    public SocketReceiver Receiver { get; }

    public SocketSender Sender { get; }

    /// <summary>Takes over a connected socket; null where the system lets no more be watched.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public static PolledSocket? TryCreate(Socket socket, SocketPoller poller)
    {
        var polled = new PolledSocket(socket, poller);
        socket.Blocking = false;
        return polled._watched.TryWatch(SocketEvents.Readable | SocketEvents.PeerHungUp) ? polled : null;
    }

    /// <summary>Closes the socket; what waits fails.</summary>
    public void Close()
    {
        // As the runtime does where it breaks something off: the peer is told, and what it will not take is not kept for it.
        if (Receiver.IsWaiting || Sender.IsWaiting) TryReset();
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
