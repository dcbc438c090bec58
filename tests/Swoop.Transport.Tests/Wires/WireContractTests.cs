using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

public sealed class WireContractTests
{
    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Bytes_arrive_in_order_in_both_directions(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var there = WireIO.Pattern(3_000_000, 1);
        var back = WireIO.Pattern(2_000_000, 2);
        var sending = Task.WhenAll(first.SendBytesAsync(there), second.SendBytesAsync(back));
        var atSecond = second.ReceiveExactlyAsync(there.Length);
        var atFirst = first.ReceiveExactlyAsync(back.Length);
        await sending;
        Assert.Equal(there, await atSecond);
        Assert.Equal(back, await atFirst);
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Own_bytes_and_references_leave_in_the_order_of_the_wire(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var output = new OutputBuffer();
        var expected = new MemoryStream();
        // Far more segments than one vectored send takes (IOV_MAX is 1,024).
        for (var i = 0; i < 4000; i++)
        {
            var own = WireIO.Pattern(9, i);
            var payload = WireIO.Pattern(i % 500, -i);
            output.Write(own);
            output.WriteReference(payload, null);
            expected.Write(own);
            expected.Write(payload);
        }

        var receiving = second.ReceiveExactlyAsync((int)expected.Length);
        await first.SendAsync(output);
        Assert.Equal(expected.ToArray(), await receiving);
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Shutdown_ends_one_direction_only(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        await first.SendBytesAsync("last words"u8.ToArray());
        await first.ShutdownAsync();
        Assert.Equal("last words"u8.ToArray(), await second.ReceiveExactlyAsync(10));
        Assert.Equal(0, await second.ReceiveAsync(new byte[10]));
        await second.SendBytesAsync("answer"u8.ToArray());
        Assert.Equal("answer"u8.ToArray(), await first.ReceiveExactlyAsync(6));
        await second.ShutdownAsync();
        Assert.Equal(0, await first.ReceiveAsync(new byte[10]));
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task An_empty_buffer_waits_and_takes_nothing(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var waiting = second.ReceiveAsync(Memory<byte>.Empty).AsTask();
        await first.SendBytesAsync("x"u8.ToArray());
        Assert.Equal(0, await waiting);
        Assert.Equal("x"u8.ToArray(), await second.ReceiveExactlyAsync(1));
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Abort_fails_a_receive_that_waits(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var receiving = first.ReceiveAsync(new byte[10]).AsTask();
        first.Abort();
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => receiving)));
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(async () => await first.ReceiveAsync(new byte[10]))));
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Abort_fails_a_send_that_waits_for_the_peer(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var sending = first.SendBytesAsync(WireIO.Pattern(64 << 20));
        Assert.False(sending.IsCompleted);
        first.Abort();
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => sending)));
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => first.SendBytesAsync(new byte[1]))));
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task A_peer_that_aborts_ends_receiving_and_sending(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var receiving = first.ReceiveAsync(new byte[10]).AsTask();
        second.Abort();
        var received = -1;
        var exception = await Record.ExceptionAsync(async () => received = await receiving);
        Assert.True(received == 0 || WireIO.IsConnectionError(exception), exception?.ToString());
        // A socket may take a little in before the peer's reset arrives; never this much.
        Assert.True(WireIO.IsConnectionError(await Record.ExceptionAsync(() => first.SendBytesAsync(WireIO.Pattern(64 << 20)))));
        Close(first, second);
    }

    [Theory]
    [MemberData(nameof(WirePair.Kinds), MemberType = typeof(WirePair))]
    public async Task Abort_may_come_at_any_moment_from_any_thread(string kind)
    {
        for (var round = 0; round < 60; round++)
        {
            var (first, second) = await WirePair.CreateAsync(kind);
            using var start = new Barrier(4);
            var busy = new[] { PumpAsync(first), PumpAsync(second), DrainAsync(first), DrainAsync(second) };
            var aborts = Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    (i % 2 == 0 ? first : second).Abort();
                },
                TaskCreationOptions.LongRunning));
            await Task.WhenAll(aborts);
            await Task.WhenAll(busy);
        }
    }

    private static async Task PumpAsync(Wire wire)
    {
        await Task.Yield();
        var output = new OutputBuffer();
        output.Write(WireIO.Pattern(5000));
        output.WriteReference(WireIO.Pattern(70_000), null);
        output.Write(WireIO.Pattern(500));
        var exception = await Record.ExceptionAsync(async () =>
        {
            while (true) await wire.SendAsync(output);
        });
        Assert.True(WireIO.IsConnectionError(exception), exception?.ToString());
    }

    private static async Task DrainAsync(Wire wire)
    {
        await Task.Yield();
        var buffer = new byte[20_000];
        var exception = await Record.ExceptionAsync(async () =>
        {
            while (await wire.ReceiveAsync(buffer) > 0)
            {
            }
        });
        Assert.True(exception is null || WireIO.IsConnectionError(exception), exception?.ToString());
    }

    private static void Close(Wire first, Wire second)
    {
        first.Abort();
        second.Abort();
        first.Abort();
    }
}
