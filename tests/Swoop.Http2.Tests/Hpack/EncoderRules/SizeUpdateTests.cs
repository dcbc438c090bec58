using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.EncoderRules;

/// <summary>What the encoder tells of changes of the table's size (RFC 7541, 4.2).</summary>
public class SizeUpdateTests
{
    private static readonly HeaderTemplate _te = EncoderProbe.Template("te", "trailers");

    [Fact]
    public void The_default_needs_no_update()
    {
        var probe = new EncoderProbe();
        probe.Encoder.MaxTableSize = 4096;
        Assert.Empty(probe.Block());
    }

    [Fact]
    public void A_larger_limit_is_not_made_use_of()
    {
        var probe = new EncoderProbe();
        probe.Encoder.MaxTableSize = int.MaxValue;
        Assert.Empty(probe.Block());
        Assert.Equal(4096, probe.Encoder.Table.MaxSize);
    }

    [Fact]
    public void A_smaller_limit_is_announced_once()
    {
        var probe = new EncoderProbe();
        probe.Encoder.MaxTableSize = 100;
        Assert.Equal([0x3f, 0x45], probe.Block());
        Assert.Empty(probe.Block());
    }

    [Fact]
    public void The_smallest_of_several_comes_before_the_last()
    {
        var probe = new EncoderProbe();
        probe.Block(_te);
        probe.Encoder.MaxTableSize = 1000;
        probe.Encoder.MaxTableSize = 0;
        probe.Encoder.MaxTableSize = 4096;
        Assert.Equal([0x20, 0x3f, 0xe1, 0x1f], probe.Block());
        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Fact]
    public void A_table_of_size_zero_means_literals()
    {
        var probe = new EncoderProbe();
        var decoder = new DecoderProbe();
        decoder.Decode(probe.Block(_te));
        probe.Encoder.MaxTableSize = 0;
        decoder.Decoder.MaxTableSize = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("te: trailers", decoder.Decode(probe.Block(_te)).Text);
            Assert.Equal("x-a: b", decoder.Decode(probe.Block("x-a", "b")).Text);
        }

        Assert.Equal(0, decoder.Decoder.Table.Count);
        Assert.Equal([0x83], probe.Block(":method", "POST"));
    }

    [Fact]
    public void A_table_that_grows_again_is_used_again()
    {
        var probe = new EncoderProbe();
        probe.Encoder.MaxTableSize = 0;
        probe.Block(_te);
        probe.Encoder.MaxTableSize = 200;
        var block = probe.Block(_te);
        Assert.Equal([0x3f, 0xa9, 0x01, 0x40], block[..4]);
        Assert.Equal([0xbe], probe.Block(_te));
    }
}
