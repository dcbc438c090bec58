using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.RoundTrips;

public class HostileBlockTests
{
    [Fact]
    public void Random_octets_end_in_fields_or_a_fault_and_never_in_an_exception()
    {
        var random = new Random(20260101);
        var bytes = new byte[300];
        var decoder = new HpackDecoder();
        var sink = default(MeasuringSink);
        for (var round = 0; round < 200_000; round++)
        {
            if (round % 100 == 0) decoder = new HpackDecoder(random.Next(8192));
            var block = bytes.AsSpan(0, random.Next(random.Next(1, bytes.Length)));
            random.NextBytes(block);
            decoder.Decode(block, ref sink);
            AssertTableIsSound(decoder.Table);
        }

        Assert.True(sink.Fields > 100_000);
    }

    [Fact]
    public void Mutated_blocks_end_in_fields_or_a_fault_and_never_in_an_exception()
    {
        var random = new Random(20260102);
        var lists = new HeaderLists(random);
        var sink = default(MeasuringSink);
        for (var connection = 0; connection < 500; connection++)
        {
            var encoder = new EncoderProbe();
            var decoder = new HpackDecoder();
            for (var round = 0; round < 40; round++)
            {
                var fields = lists.Next();
                var block = encoder.Block((to, output) =>
                {
                    foreach (var field in fields) field.Write(to, output);
                });
                for (var mutation = random.Next(3); mutation > 0 && block.Length > 0; mutation--)
                    block[random.Next(block.Length)] ^= (byte)(1 << random.Next(8));
                decoder.Decode(block.AsSpan(0, block.Length - random.Next(Math.Min(2, block.Length + 1))), ref sink);
                AssertTableIsSound(decoder.Table);
            }
        }

        Assert.True(sink.Fields > 10_000);
    }

    private static void AssertTableIsSound(DynamicTable table)
    {
        if (table.Size > table.MaxSize || table.Size < table.Count * HeaderTableEntry.Overhead) Assert.Fail("the sizes disagree");
        var size = 0;
        for (var age = 0; age < table.Count; age++) size += table[age].Size;
        if (size != table.Size) Assert.Fail("the sum of the entries is not the size");
    }

    // Reads every octet, so that a span over the wrong memory would show.
    private struct MeasuringSink : IHeaderSink
    {
        private int _sum;

        public int Fields { get; private set; }

        public void Field(in HeaderField field)
        {
            Fields++;
            foreach (var octet in field.Name) _sum += octet;
            foreach (var octet in field.Value) _sum += octet;
        }
    }
}
