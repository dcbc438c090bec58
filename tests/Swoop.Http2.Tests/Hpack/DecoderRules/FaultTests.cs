using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.DecoderRules;

public class FaultTests
{
    [Theory]
    [InlineData("80", HpackError.IndexOutOfRange, 0)]
    [InlineData("82be", HpackError.IndexOutOfRange, 1)] // the table is empty
    [InlineData("ff80ffffff07", HpackError.IndexOutOfRange, 0)] // int.MaxValue
    [InlineData("ffffffffff07", HpackError.IntegerTooLarge, 0)]
    [InlineData("7f0f0161", HpackError.IndexOutOfRange, 0)] // name index 78
    [InlineData("0f2f0161", HpackError.IndexOutOfRange, 0)] // name index 62
    [InlineData("ff", HpackError.Truncated, 0)]
    [InlineData("8240", HpackError.Truncated, 1)]
    [InlineData("400161", HpackError.Truncated, 0)]
    [InlineData("40026101", HpackError.Truncated, 0)]
    [InlineData("4001610261", HpackError.Truncated, 0)]
    [InlineData("0f", HpackError.Truncated, 0)]
    [InlineData("007fffffffff0f", HpackError.IntegerTooLarge, 0)]
    [InlineData("007f80ffffff07", HpackError.Truncated, 0)] // two gigabytes announced, none sent
    [InlineData("0081ff0161", HpackError.HuffmanPadding, 0)]
    [InlineData("0084fffffffc0161", HpackError.HuffmanEndOfString, 0)]
    [InlineData("82040161040161" + "0482fffe", HpackError.HuffmanPadding, 7)]
    public void What_is_wrong_and_where_is_named(string hex, HpackError error, int offset)
        => Assert.Equal(new HpackFault(error, offset), new DecoderProbe().TryDecode(hex));

    [Fact]
    public void Fields_in_front_of_the_fault_are_delivered()
    {
        var probe = new DecoderProbe();
        Assert.NotNull(probe.TryDecode("828480"));
        Assert.Equal(":method: GET\n:path: /", probe.Text);
    }

    [Fact]
    public void Every_cut_of_a_block_is_a_fault_or_the_fields_so_far()
    {
        var block = Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff5886a8eb10649cbf400a637573746f6d2d6b65790c637573746f6d2d76616c7565");
        int[] boundaries = [0, 1, 2, 3, 17, 25, block.Length];
        for (var length = 0; length <= block.Length; length++)
        {
            var probe = new DecoderProbe();
            var fault = probe.TryDecode(block.AsSpan(0, length));
            Assert.Equal(boundaries.Contains(length), fault is null);
            if (fault is not null) Assert.Equal(HpackError.Truncated, fault.Value.Error);
            Assert.Equal(boundaries.Count(boundary => boundary > 0 && boundary <= length), probe.Fields.Count);
        }
    }

    [Fact]
    public void An_empty_block_has_no_fields() => Assert.Empty(new DecoderProbe().Decode("").Fields);

    [Fact]
    public void A_block_after_a_broken_one_starts_afresh()
    {
        var probe = new DecoderProbe();
        Assert.Equal(HpackError.Truncated, probe.TryDecode("400a6375")!.Value.Error);
        Assert.Equal(HpackError.IntegerTooLarge, probe.TryDecode("ffffffffffff")!.Value.Error);
        Assert.Equal(":method: GET", probe.Decode("82").Text);
        Assert.Equal(0, probe.Decoder.Table.Count);
    }
}
