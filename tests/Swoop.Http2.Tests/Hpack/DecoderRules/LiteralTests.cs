using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.DecoderRules;

public class LiteralTests
{
    [Fact]
    public void An_added_field_shares_the_name_of_the_static_entry_it_refers_to()
    {
        var probe = new DecoderProbe().Decode("5f0161"); // content-type: a
        Assert.Same(StaticTable.Get(31).Name, probe.Decoder.Table[0].Name);
        Assert.Equal(KnownHeader.ContentType, probe.Decoder.Table[0].Known);
    }

    [Fact]
    public void An_added_field_shares_the_name_of_a_dynamic_entry_even_if_that_entry_gives_way()
    {
        var probe = new DecoderProbe(maxTableSize: 40).Decode("400361626301317e0132"); // abc: 1, then name index 62 with 2
        Assert.Equal("abc: 1\nabc: 2", probe.Text);
        Assert.Equal("abc: 2", probe.TableText);
        Assert.Same(probe.Fields[0].Entry!.Name, probe.Fields[1].Entry!.Name);
    }

    [Fact]
    public void A_new_name_is_recognised_once_and_kept_with_the_entry()
    {
        var probe = new DecoderProbe().Decode("400b677270632d7374617475730130"); // grpc-status: 0
        Assert.Equal(KnownHeader.GrpcStatus, probe.Fields[0].Known);
        probe.Decode("be");
        Assert.Equal(KnownHeader.GrpcStatus, probe.Fields[0].Known);
        Assert.Same(probe.Decoder.Table[0], probe.Fields[0].Entry);
    }

    [Fact]
    public void A_field_larger_than_the_table_empties_it_and_is_delivered_all_the_same()
    {
        var probe = new DecoderProbe(maxTableSize: 64).Decode("4001610162");
        Assert.Equal(1, probe.Decoder.Table.Count);
        probe.Decode("4010" + new string('6', 32) + "14" + new string('7', 40));
        Assert.Equal(new string('f', 16) + ": " + new string('w', 20), probe.Text);
        Assert.Null(probe.Fields[0].Entry);
        Assert.Equal(0, probe.Decoder.Table.Count);
    }

    [Fact]
    public void Name_and_value_both_Huffman_coded_are_valid_together()
    {
        var probe = new DecoderProbe().Decode("108825a849e95ba97d7f8925a849e95bb8e8b4bf");
        Assert.Equal("custom-key: custom-value", probe.Text);
        Assert.True(probe.Fields[0].NeverIndexed);
    }

    [Fact]
    public void A_literal_that_is_not_added_allocates_nothing()
    {
        var decoder = new HpackDecoder();
        var block = Convert.FromHexString("828684008825a849e95ba97d7f8925a849e95bb8e8b4bf0f108cf1e3c2e5f23a6ba0ab90f4ff");
        var sink = default(CountingSink);
        for (var warmUp = 0; warmUp < 50; warmUp++) Assert.Null(decoder.Decode(block, ref sink));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++) decoder.Decode(block, ref sink);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(150 * 5, sink.Fields);
    }

    [Fact]
    public void A_large_scratch_is_not_kept()
    {
        var scratch = new HuffmanScratch();
        var encoded = new byte[50_000]; // eighty thousand times '0'
        Assert.Equal(HpackError.None, scratch.Decode(encoded, encoded.Length, out var text));
        Assert.Equal(new string('0', 80_000), Encoding.ASCII.GetString(text));
        scratch.Shrink();
        Assert.Equal(0, scratch.Size);

        scratch.BeginField();
        scratch.Decode(encoded.AsSpan(0, 30), 30, out _);
        scratch.Shrink();
        Assert.Equal(HuffmanScratch.KeptSize, scratch.Size);
    }

    [Fact]
    public void A_sink_may_be_a_ref_struct()
    {
        var count = 0;
        var sink = new ReferenceSink(ref count);
        Assert.Null(new HpackDecoder().Decode([0x82, 0x84], ref sink));
        Assert.Equal(2, count);
    }

    private struct CountingSink : IHeaderSink
    {
        public int Fields { get; private set; }

        public void Field(in HeaderField field) => Fields++;
    }

    private readonly ref struct ReferenceSink(ref int count) : IHeaderSink
    {
        private readonly ref int _count = ref count;

        public void Field(in HeaderField field) => _count++;
    }
}
