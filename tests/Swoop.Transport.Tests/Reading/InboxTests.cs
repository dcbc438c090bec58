using Swoop.Protocol.Framing;
using Swoop.Transport.Streams;

namespace Swoop.Transport.Tests.Reading;

public sealed class InboxTests
{
    [Fact]
    public void Messages_of_all_sizes_come_out_in_order_however_they_were_cut_and_read_and_all_credit_comes_back()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var lengths = Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(40) == 0 ? random.Next(10_000) : random.Next(200)).ToList();
            var octets = lengths.SelectMany(Frame).ToArray();
            var reader = new Reader();
            var inbox = new Inbox(int.MaxValue);
            for (var at = 0; at < octets.Length;)
            {
                var piece = Math.Min(random.Next(1, 5000), octets.Length - at);
                reader.Credit += inbox.Feed(octets.AsSpan(at, piece));
                at += piece;
                for (var reads = random.Next(100); reads > 0 && reader.Read(ref inbox); reads--)
                {
                    // One more.
                }
            }

            while (reader.Read(ref inbox))
            {
                // One more.
            }

            Assert.Equal(lengths, reader.Lengths);
            Assert.Equal(octets.Length, reader.Credit);
            Assert.Null(inbox.EndOfStream());
        }
    }

    [Fact]
    public void A_lone_message_is_credited_when_it_is_taken()
    {
        var inbox = new Inbox(int.MaxValue);
        inbox.Feed(Frame(100));
        var batch = default(MessageBatch);

        Assert.True(inbox.TryTake(ref batch, out var message, out var credit, out _));
        Assert.Equal((100, 105, 0), (message.Length, credit, batch.Octets));
        message.Return();
    }

    [Fact]
    public void Those_behind_it_are_taken_together_and_owed_until_they_are_read()
    {
        var inbox = new Inbox(int.MaxValue);
        inbox.Feed([.. Frame(1), .. Frame(2), .. Frame(3), .. Frame(4)]);
        Assert.Equal(4, inbox.Count);
        var batch = default(MessageBatch);
        Assert.True(inbox.TryTake(ref batch, out var first, out _, out _));
        first.Return();

        Assert.True(inbox.TryTake(ref batch, out var second, out var credit, out _));
        Assert.Equal((2, 0), (second.Length, credit));
        Assert.Equal((2, 7 + 8 + 9), (batch.Count, batch.Octets));
        Assert.Equal(0, inbox.Count);
        batch.Return();
    }

    [Fact]
    public void A_full_window_of_small_messages_allocates_a_handful_of_objects()
    {
        var inbox = new Inbox(int.MaxValue);
        var frame = Frame(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 600; i++) inbox.Feed(frame);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 90_000);

        var reader = new Reader();
        while (reader.Read(ref inbox))
        {
            // One more.
        }

        Assert.Equal(600, reader.Lengths.Count);
    }

    [Fact]
    public void Messages_before_a_fault_can_be_read()
    {
        var inbox = new Inbox(10);
        inbox.Feed([.. Frame(1), .. Frame(2), .. Frame(3), .. Frame(11)]);
        var reader = new Reader();
        while (reader.Read(ref inbox))
        {
            // One more.
        }

        Assert.Equal([1, 2, 3], reader.Lengths);
        Assert.NotNull(inbox.Fault);
    }

    private static byte[] Frame(int length) => [0, 0, 0, (byte)(length >> 8), (byte)length, .. Enumerable.Repeat((byte)length, length)];

    /// <summary>Reads as a stream's reader does: what is taken as a batch is credited when it comes for more.</summary>
    private sealed class Reader
    {
        private MessageBatch _batch;

        public List<int> Lengths { get; } = [];

        public int Credit { get; set; }

        public bool Read(ref Inbox inbox)
        {
            if (!_batch.TryTake(out var message))
            {
                Credit += _batch.Octets;
                _batch.Return();
                if (!inbox.TryTake(ref _batch, out message, out var credit, out _)) return false;
                Credit += credit;
            }

            Lengths.Add(message.Length);
            Assert.All(message.Payload.ToArray(), octet => Assert.Equal((byte)message.Length, octet));
            message.Return();
            return true;
        }
    }
}
