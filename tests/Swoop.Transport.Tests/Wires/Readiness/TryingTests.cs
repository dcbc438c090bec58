using Swoop.Transport.Wires.Readiness;

namespace Swoop.Transport.Tests.Wires.Readiness;

/// <summary>A polled socket says at once whether something is there; others have to be waited for.</summary>
public sealed class TryingTests
{
    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task What_has_come_is_received_without_waiting(string kind)
    {
        if (SocketPoller.Shared is null) return;
        var (first, second) = await WirePair.CreateAsync(kind);
        var buffer = new byte[10];
        Assert.False(second.TryReceive(buffer, out _));
        var waiting = second.ReceiveAsync(default);
        await first.SendBytesAsync("abc"u8.ToArray());
        Assert.Equal(0, await waiting);
        Assert.True(second.TryReceive(buffer, out var received));
        Assert.Equal("abc"u8.ToArray(), buffer[..received]);
        Assert.False(second.TryReceive(buffer, out _));
        first.Abort();
        second.Abort();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task Who_got_all_it_had_asked_for_is_told_unseen_that_more_is_there_and_waits_for_it_with_its_buffer(string kind)
    {
        if (SocketPoller.Shared is null) return;
        var (first, second) = await WirePair.CreateAsync(kind);
        var buffer = new byte[3];
        await first.SendBytesAsync("abc"u8.ToArray());
        Assert.Equal(0, await second.ReceiveAsync(default));
        Assert.True(second.TryReceive(buffer, out _));

        Assert.Equal(0, await second.ReceiveAsync(default));
        var receiving = second.ReceiveAsync(buffer).AsTask();
        Assert.False(receiving.IsCompleted);
        await first.SendBytesAsync("de"u8.ToArray());
        Assert.Equal(2, await receiving);

        var waiting = second.ReceiveAsync(default).AsTask();
        Assert.False(waiting.IsCompleted);
        await first.SendBytesAsync("f"u8.ToArray());
        Assert.Equal(0, await waiting);
        first.Abort();
        second.Abort();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task The_end_is_received_without_waiting_again_and_again(string kind)
    {
        if (SocketPoller.Shared is null) return;
        var (first, second) = await WirePair.CreateAsync(kind);
        await first.ShutdownAsync();
        await second.ReceiveAsync(default);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(second.TryReceive(new byte[1], out var received));
            Assert.Equal(0, received);
        }

        first.Abort();
        second.Abort();
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("tls")]
    [InlineData("tcp of the runtime")]
    public async Task A_wire_that_cannot_tell_says_no(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        await first.SendBytesAsync("abc"u8.ToArray());
        Assert.False(second.TryReceive(new byte[10], out _));
        Assert.Equal("abc"u8.ToArray(), await second.ReceiveExactlyAsync(3));
        first.Abort();
        second.Abort();
    }

    [Fact]
    public async Task A_closed_socket_throws()
    {
        if (SocketPoller.Shared is null) return;
        var (first, second) = await WirePair.CreateAsync("tcp");
        second.Abort();
        Assert.Throws<ObjectDisposedException>(() => second.TryReceive(new byte[1], out _));
        first.Abort();
    }
}
