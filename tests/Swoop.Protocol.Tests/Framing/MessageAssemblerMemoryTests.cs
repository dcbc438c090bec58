using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class MessageAssemblerMemoryTests
{
    [Fact]
    public void A_prefix_alone_reserves_nothing()
    {
        var prefix = Wire.Prefix(64 * 1024 * 1024);
        var allocated = Allocations.Of(() =>
        {
            var assembler = new MessageAssembler(int.MaxValue);
            ReadOnlySpan<byte> input = prefix;
            assembler.Feed(ref input, out _);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Memory_follows_the_bytes_that_arrived_not_the_length_that_was_announced()
    {
        const int Announced = 1 << 30;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var assembler = new MessageAssembler(int.MaxValue);
        ReadOnlySpan<byte> input = Wire.Prefix(Announced);
        assembler.Feed(ref input, out _);
        var chunk = new byte[1024];
        for (var i = 0; i < 100; i++)
        {
            input = chunk;
            assembler.Feed(ref input, out _);
        }
        assembler.Release();

        // 100 KiB arrived: 80 and 320 KiB were in use one after the other, both fresh where no test before this one has left such arrays in the pool.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 410 * 1024);
    }

    [Fact]
    public void A_message_of_no_bytes_has_no_array_of_its_own()
    {
        var assembler = new MessageAssembler(10);
        ReadOnlySpan<byte> input = Wire.Prefix(0);
        assembler.Feed(ref input, out var message);
        Assert.Same(Array.Empty<byte>(), message.Array);
        message.Return();
    }

    [Fact]
    public void A_message_in_one_piece_gets_an_array_of_its_size_at_once()
    {
        var assembler = new MessageAssembler(int.MaxValue);
        ReadOnlySpan<byte> input = Wire.Frame(new byte[MessageArrays.LargestPooled + 1]);
        assembler.Feed(ref input, out var message);
        Assert.Equal(MessageArrays.LargestPooled + 1, message.Array.Length);
        message.Return();
    }

    [Fact]
    public void Small_messages_cost_no_allocation()
    {
        var frames = (byte[])[.. Wire.Frame([1, 2, 3]), .. Wire.Frame([]), .. Wire.Frame(Wire.Payload(100))];
        var assembler = new MessageAssembler(1000);
        Assert.Equal(0, Allocations.Of(() =>
        {
            ReadOnlySpan<byte> input = frames;
            while (assembler.Feed(ref input, out var message) == AssemblyResult.Message)
                message.Return();
        }));
    }

    [Fact]
    public void A_message_is_returned_once_however_often_that_is_asked()
    {
        var assembler = new MessageAssembler(10);
        ReadOnlySpan<byte> input = Wire.Frame([1, 2]);
        assembler.Feed(ref input, out var message);

        message.Return();
        message.Return();

        Assert.Empty(message.Array);
        Assert.Equal(0, message.Length);
        Assert.True(message.Payload.IsEmpty);
    }

    [Fact]
    public void A_message_larger_than_the_pool_keeps_arrives_in_pieces_intact()
    {
        var payload = Wire.Payload(MessageArrays.LargestPooled + 17);
        var driver = new AssemblerDriver();
        foreach (var piece in Wire.Frame(payload).Chunk(16 * 1024))
            driver.Feed(piece);
        Assert.True(payload.AsSpan().SequenceEqual(Assert.Single(driver.Messages).Payload));
    }
}
