using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class MessageBatchTests
{
    [Fact]
    public void Messages_come_out_as_and_in_the_order_in_which_they_went_in()
    {
        var batch = default(MessageBatch);
        byte[][] payloads = [[1, 2, 3], [], [4], new byte[MessageBatch.LargestPacked - MessagePrefix.Size - 100]];
        foreach (var payload in payloads) Assert.True(batch.TryAdd(new MessagePrefix((byte)(payload.Length & 1), (uint)payload.Length), payload, 0));
        Assert.Equal(payloads.Length, batch.Count);
        Assert.Equal(payloads.Sum(payload => MessagePrefix.Size + payload.Length), batch.Octets);

        foreach (var payload in payloads)
        {
            Assert.True(batch.TryTake(out var message));
            Assert.Equal((payload.Length & 1) == 1, message.IsCompressed);
            Assert.Equal(payload, message.Payload.ToArray());
        }

        Assert.False(batch.TryTake(out _));
        batch.Return();
    }

    [Fact]
    public void Who_returns_a_message_leaves_the_others_alone()
    {
        var batch = default(MessageBatch);
        batch.TryAdd(new MessagePrefix(0, 1), [1], 0);
        batch.TryAdd(new MessagePrefix(0, 1), [2], 0);
        batch.TryTake(out var first);
        batch.TryTake(out var second);
        var array = second.Array;
        first.Return();

        Assert.Empty(first.Payload.ToArray());
        Assert.Same(array, second.Array);
        Assert.Equal([2], second.Payload.ToArray());
        batch.Return();
    }

    [Fact]
    public void A_full_batch_takes_nothing_more_and_the_next_one_is_larger()
    {
        Assert.InRange(Fill(previous: 0), MessageBatch.LargestPacked - 50, MessageBatch.LargestPacked);
        Assert.InRange(Fill(previous: MessageBatch.LargestPacked), MessageBatch.LargestArray - 50, MessageBatch.LargestArray);

        static int Fill(int previous)
        {
            var batch = default(MessageBatch);
            while (batch.TryAdd(new MessagePrefix(0, 40), new byte[40], previous))
            {
                // One more.
            }

            var octets = batch.Octets;
            batch.Return();
            return octets;
        }
    }

    [Fact]
    public void A_batch_that_was_returned_is_empty_and_owes_nothing()
    {
        var batch = default(MessageBatch);
        batch.TryAdd(new MessagePrefix(0, 1), [1], 0);
        batch.Return();

        Assert.Equal((0, 0), (batch.Count, batch.Octets));
        Assert.False(batch.TryTake(out _));
        batch.Return();
    }
}
