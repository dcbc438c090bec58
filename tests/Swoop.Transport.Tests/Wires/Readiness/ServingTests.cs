using System.Net;
using System.Net.Sockets;
using Swoop.Transport.Wires.Readiness;

namespace Swoop.Transport.Tests.Wires.Readiness;

public sealed class ServingTests
{
    private static readonly AsyncLocal<string?> _local = new();

    [Fact]
    public void What_user_code_leaves_on_the_thread_is_not_for_the_next()
    {
        if (SocketPoller.Shared is not { } poller) return;
        (string? Value, SynchronizationContext? Context) left = default;
        var thread = new Thread(() =>
        {
            poller.Serve(new Leaving());
            left = (_local.Value, SynchronizationContext.Current);
        });
        thread.Start();
        thread.Join();
        Assert.Equal((null, null), left);
    }

    [Fact]
    public void A_socket_that_is_closed_already_is_not_watched()
    {
        if (SocketPoller.Shared is not { } poller) return;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var watched = new WatchedSocket(socket, poller);
        socket.Dispose();
        Assert.Throws<ObjectDisposedException>(() => watched.TryWatch(SocketEvents.Readable));
        Assert.Equal(0, watched.Token);
        watched.OnClosed();
    }

    [Fact]
    public void What_cannot_be_watched_leaves_no_trace()
    {
        if (SocketPoller.Shared is not { } poller) return;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var first = new WatchedSocket(socket, poller);
        var second = new WatchedSocket(socket, poller);
        Assert.True(first.TryWatch(SocketEvents.Readable));
        // The system watches a descriptor once only.
        Assert.False(second.TryWatch(SocketEvents.Readable));
        Assert.Equal(0, second.Token);
        first.Leave();
        Assert.Equal(0, first.Token);
        Assert.True(second.TryWatch(SocketEvents.Readable));
        second.Leave();
    }

    private sealed class Leaving : SocketWaiter
    {
        public override void GoOn()
        {
            _local.Value = "mine";
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        }
    }
}
