using System.Net.Sockets;
using Swoop.Transport.Endpoints;

namespace Swoop.Transport.Tests.Endpoints;

public sealed class MemoryListenerTests
{
    [Fact]
    public async Task Connections_are_accepted_in_order()
    {
        await using var listener = new MemoryListener("orders");
        var connector = new MemoryConnector(listener);
        Assert.Equal("memory:orders", connector.Target);
        Assert.Null(listener.LocalEndPoint);
        await SocketListenerTests.TalkAsync(listener, connector);
        await SocketListenerTests.TalkAsync(listener, connector);
    }

    [Fact]
    public async Task A_full_backlog_refuses_or_makes_wait()
    {
        await using var listener = new MemoryListener(backlog: 1);
        listener.Connect();
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(listener.Connect).SocketErrorCode);
        var connecting = listener.ConnectAsync(default).AsTask();
        Assert.False(connecting.IsCompleted);
        Assert.NotNull(await listener.AcceptAsync(default));
        Assert.NotNull(await connecting);
    }

    [Fact]
    public async Task A_wait_for_room_can_be_cancelled()
    {
        await using var listener = new MemoryListener(backlog: 1);
        listener.Connect();
        using var cancellation = new CancellationTokenSource();
        var connecting = listener.ConnectAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task A_closed_listener_refuses_and_ends_those_who_waited()
    {
        var listener = new MemoryListener();
        var waiting = listener.Connect();
        await listener.DisposeAsync();
        Assert.Null(await listener.AcceptAsync(default));
        Assert.Equal(0, await waiting.ReceiveAsync(new byte[1]));
        Assert.Throws<SocketException>(listener.Connect);
        Assert.Equal(ConnectFailureKind.Refused, (await ConnectFailureTests.FailAsync(new MemoryConnector(listener))).Kind);
    }

    [Fact]
    public async Task Closing_ends_an_accept_that_waits()
    {
        var listener = new MemoryListener();
        var accepting = listener.AcceptAsync(default).AsTask();
        await listener.DisposeAsync();
        Assert.Null(await accepting);
    }
}
