using System.Net;
using System.Net.Sockets;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires.Readiness;

/// <summary>Sockets that come and go: nobody waits for ever, and nobody gets what was meant for another.</summary>
[Collection(nameof(Alone))]
public sealed class ClosingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Thousands_of_connections_come_and_go_and_leave_no_descriptor()
    {
        await using var listener = SocketListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = ServeAsync(listener);
        await ConnectManyAsync(listener.LocalEndPoint, 50);
        var before = Descriptors();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ConnectManyAsync(listener.LocalEndPoint, 500)))).WaitAsync(_patience);
        // The other ends close a moment later.
        Assert.True(SpinWait.SpinUntil(() => Descriptors() <= before + 8, _patience), $"{Descriptors()} descriptors, {before} before");
        await listener.DisposeAsync();
        await serving.WaitAsync(_patience);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task Whoever_waits_is_let_go_when_sockets_close_at_random(string kind)
    {
        var seeds = Enumerable.Range(0, 400);
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (seed, cancellation) =>
        {
            var random = new Random(seed);
            var (first, second) = await WirePair.CreateAsync(kind);
            var mark = (byte)seed;
            var playing = Task.WhenAll(PlayAsync(first, mark, begins: true), PlayAsync(second, mark, begins: false));
            Thread.SpinWait(random.Next(20_000));
            var closing = random.Next(2) == 0 ? first : second;
            closing.Abort();
            if (random.Next(2) == 0) first.Abort();
            await playing.WaitAsync(_patience, cancellation);
            first.Abort();
            second.Abort();
        });
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tcp of the runtime")]
    public async Task Who_breaks_off_while_it_waits_resets_the_connection(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var waiting = first.ReceiveAsync(new byte[1]).AsTask();
        var atPeer = second.ReceiveAsync(new byte[1]).AsTask();
        first.Abort();
        var exception = await Assert.ThrowsAsync<SocketException>(() => atPeer.WaitAsync(_patience));
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => waiting.WaitAsync(_patience))));
        second.Abort();
    }

    [Fact]
    public async Task A_reset_fails_a_send_that_waits_for_room()
    {
        var (first, second) = await WirePair.CreateAsync("tcp");
        var sending = first.SendBytesAsync(WireIO.Pattern(64 << 20));
        Assert.False(sending.IsCompleted);
        // What the peer has not read makes the system reset the connection.
        second.Abort();
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => sending.WaitAsync(_patience))));
        first.Abort();
    }

    private static int Descriptors() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;

    private static async Task ConnectManyAsync(EndPoint endPoint, int count)
    {
        var connector = new SocketConnector(endPoint);
        for (var i = 0; i < count; i++)
        {
            var wire = await connector.ConnectAsync(default);
            byte[] ball = [(byte)i, 1, 2];
            await wire.SendBytesAsync(ball);
            Assert.Equal(ball, await wire.ReceiveExactlyAsync(ball.Length));
            // Some with, some without a receive that waits.
            var waiting = i % 2 == 0 ? wire.ReceiveAsync(new byte[1]).AsTask() : null;
            wire.Abort();
            if (waiting is not null) Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => waiting)));
        }
    }

    private static async Task ServeAsync(SocketListener listener)
    {
        while (await listener.AcceptAsync(default) is { } wire) _ = EchoAsync(wire);
    }

    private static async Task EchoAsync(Wire wire)
    {
        var buffer = new byte[100];
        await Record.ExceptionAsync(async () =>
        {
            for (int received; (received = await wire.ReceiveAsync(buffer)) > 0;) await wire.SendBytesAsync(buffer.AsMemory(0, received));
        });
        wire.Abort();
    }

    private static async Task PlayAsync(Wire wire, byte mark, bool begins)
    {
        await Task.Yield();
        byte[] ball = [mark];
        var buffer = new byte[10];
        var exception = await Record.ExceptionAsync(async () =>
        {
            if (begins) await wire.SendBytesAsync(ball);
            for (int received; (received = await wire.ReceiveAsync(buffer)) > 0;)
            {
                // Another socket's bytes would have another mark.
                Assert.All(buffer[..received], one => Assert.Equal(mark, one));
                await wire.SendBytesAsync(ball);
            }
        });
        Assert.True(exception is null || WireIO.IsConnectionError(exception), exception?.ToString());
    }
}
