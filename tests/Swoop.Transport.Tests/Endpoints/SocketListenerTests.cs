using System.Net;
using System.Net.Sockets;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tests.Wires;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Endpoints;

public sealed class SocketListenerTests
{
    [Fact]
    public async Task Port_zero_reports_the_port_it_got()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = Assert.IsType<IPEndPoint>(listener.LocalEndPoint).Port;
        Assert.NotEqual(0, port);
        Assert.Equal($"127.0.0.1:{port}", listener.Address);
        await TalkAsync(listener, new SocketConnector(listener.LocalEndPoint!));
    }

    [Fact]
    public async Task The_any_address_of_IPv6_takes_IPv4_in_too()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await TalkAsync(listener, new SocketConnector(new IPEndPoint(IPAddress.Loopback, port)));
        await TalkAsync(listener, new SocketConnector(new IPEndPoint(IPAddress.IPv6Loopback, port)));
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_that_names_it()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var exception = Assert.Throws<IOException>(() => SocketListener.Bind(listener.LocalEndPoint!));
        Assert.Contains(listener.Address, exception.Message, StringComparison.Ordinal);
        Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_be_listened_on() =>
        Assert.Throws<ArgumentException>(() => SocketListener.Bind(new DnsEndPoint("localhost", 0)));

    [Fact]
    public async Task Disposing_ends_a_waiting_accept_with_null()
    {
        var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(default).AsTask();
        await listener.DisposeAsync();
        await listener.DisposeAsync();
        Assert.Null(await accepting);
        Assert.Null(await listener.AcceptAsync(default));
    }

    [Fact]
    public async Task A_cancelled_accept_leaves_the_listener_listening()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var cancellation = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        await TalkAsync(listener, new SocketConnector(listener.LocalEndPoint!));
    }

    [Fact]
    public async Task Running_out_of_descriptors_is_waited_out_with_growing_pauses()
    {
        var time = new ManualTimeProvider();
        var pauses = new List<TimeSpan>();
        var failures = 12;
        await using var listener = Faulty(
            new SocketListenerOptions { Time = time, AcceptFailed = (_, delay) => pauses.Add(delay) },
            () => failures-- > 0 ? new SocketException((int)SocketError.TooManyOpenSockets) : null);
        var accepting = listener.AcceptAsync(default).AsTask();
        await using var client = new AbortOnDispose(await new SocketConnector(listener.LocalEndPoint!).ConnectAsync(default));
        for (var i = 0; i < 12; i++)
        {
            await time.WaitForTimersAsync();
            Assert.False(accepting.IsCompleted);
            time.Advance(pauses[^1]);
        }

        var wire = await accepting;
        Assert.NotNull(wire);
        wire.Abort();
        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000, 1000], pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public async Task Disposing_ends_a_pause()
    {
        var time = new ManualTimeProvider();
        var listener = Faulty(new SocketListenerOptions { Time = time }, () => new SocketException((int)SocketError.TooManyOpenSockets));
        var accepting = listener.AcceptAsync(default).AsTask();
        await time.WaitForTimersAsync();
        await listener.DisposeAsync();
        Assert.Null(await accepting);
    }

    [Fact]
    public async Task A_pause_can_be_cancelled()
    {
        var time = new ManualTimeProvider();
        await using var listener = Faulty(new SocketListenerOptions { Time = time }, () => new SocketException((int)SocketError.TooManyOpenSockets));
        using var cancellation = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(cancellation.Token).AsTask();
        await time.WaitForTimersAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    [Fact]
    public async Task A_peer_that_resets_before_it_is_accepted_is_skipped_without_a_pause()
    {
        var failures = 3;
        var pauses = 0;
        await using var listener = Faulty(
            new SocketListenerOptions { AcceptFailed = (_, _) => pauses++ },
            () => failures-- > 0 ? new SocketException((int)SocketError.ConnectionAborted) : null);
        await TalkAsync(listener, new SocketConnector(listener.LocalEndPoint!));
        Assert.Equal(0, pauses);
    }

    internal static async Task TalkAsync(IListener listener, IConnector connector)
    {
        var client = await connector.ConnectAsync(default);
        var server = await listener.AcceptAsync(default);
        Assert.NotNull(server);
        await client.SendBytesAsync("question"u8.ToArray());
        Assert.Equal("question"u8.ToArray(), await server.ReceiveExactlyAsync(8));
        client.Abort();
        server.Abort();
    }

    private static SocketListener Faulty(SocketListenerOptions options, Func<Exception?> fault)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return new SocketListener(
            socket,
            options,
            cancellation => fault() is { } exception ? ValueTask.FromException<Socket>(exception) : socket.AcceptAsync(cancellation));
    }

    private sealed class AbortOnDispose(Wire wire) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            wire.Abort();
            return default;
        }
    }
}
