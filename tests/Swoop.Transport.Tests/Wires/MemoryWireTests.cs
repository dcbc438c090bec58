using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

public sealed class MemoryWireTests
{
    [Fact]
    public async Task A_sender_is_held_up_until_the_receiver_has_made_room()
    {
        var (first, second) = MemoryWire.CreatePair();
        var bytes = WireIO.Pattern(1_000_000);
        var sending = first.SendBytesAsync(bytes);
        Assert.False(sending.IsCompleted);
        var received = await second.ReceiveExactlyAsync(700_000);
        Assert.False(sending.IsCompleted);
        received = [.. received, .. await second.ReceiveExactlyAsync(300_000)];
        await sending;
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task Small_and_large_pieces_wrap_around_the_ring_correctly()
    {
        var (first, second) = MemoryWire.CreatePair();
        var random = new Random(7);
        var bytes = WireIO.Pattern(5_000_000);
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 40_000), bytes.Length - sent);
                await first.SendBytesAsync(bytes.AsMemory(sent, length));
                sent += length;
            }
        });
        var sizes = new Random(8);
        var received = new byte[bytes.Length];
        for (var filled = 0; filled < received.Length;)
            filled += await second.ReceiveAsync(received.AsMemory(filled, Math.Min(sizes.Next(1, 30_000), received.Length - filled)));
        await sending;
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task A_peer_that_closed_lets_what_it_sent_be_received()
    {
        var (first, second) = MemoryWire.CreatePair();
        await first.SendBytesAsync("bye"u8.ToArray());
        first.Abort();
        Assert.Equal("bye"u8.ToArray(), await second.ReceiveExactlyAsync(3));
        Assert.Equal(0, await second.ReceiveAsync(new byte[1]));
        await Assert.ThrowsAsync<IOException>(() => second.SendBytesAsync("too late"u8.ToArray()));
    }

    [Fact]
    public async Task A_buffer_whose_receive_was_aborted_is_not_written_any_more()
    {
        var (first, second) = MemoryWire.CreatePair();
        var buffer = new byte[4];
        var receiving = second.ReceiveAsync(buffer).AsTask();
        second.Abort();
        await Assert.ThrowsAsync<IOException>(() => receiving);
        await Assert.ThrowsAsync<IOException>(() => first.SendBytesAsync("data"u8.ToArray()));
        Assert.Equal(new byte[4], buffer);
    }

    [Fact]
    public async Task Continuations_do_not_run_on_the_senders_stack()
    {
        var (first, second) = MemoryWire.CreatePair();
        var output = new OutputBuffer();
        output.Write("x"u8);
        var isSending = new ThreadLocal<bool>();
        var ranInside = true;
        var receiving = ReceiveAsync();
        isSending.Value = true;
        var sending = first.SendAsync(output);
        isSending.Value = false;
        await sending;
        await receiving;
        Assert.False(ranInside);

        async Task ReceiveAsync()
        {
            await second.ReceiveAsync(new byte[1]).ConfigureAwait(false);
            ranInside = isSending.Value;
        }
    }
}
