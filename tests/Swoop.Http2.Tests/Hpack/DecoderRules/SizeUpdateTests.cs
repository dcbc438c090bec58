using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.DecoderRules;

/// <summary>Dynamic table size updates (RFC 7541, 4.2, 4.3 and 6.3).</summary>
public class SizeUpdateTests
{
    private const string ToZero = "20";
    private const string To4096 = "3fe11f";
    private const string To4097 = "3fe21f";

    [Fact]
    public void An_update_to_zero_empties_the_table()
    {
        var probe = new DecoderProbe().Decode("4001610162").Decode(ToZero + "82");
        Assert.Equal(":method: GET", probe.Text);
        Assert.Equal(0, probe.Decoder.Table.Count);
        Assert.Equal(0, probe.Decoder.Table.MaxSize);
    }

    [Fact]
    public void Two_updates_may_stand_at_the_beginning()
    {
        var probe = new DecoderProbe().Decode("4001610162").Decode(ToZero + To4096 + "4001610162be");
        Assert.Equal("a: b\na: b", probe.Text);
        Assert.Equal(4096, probe.Decoder.Table.MaxSize);
    }

    [Fact]
    public void An_update_behind_a_field_is_a_fault()
        => Assert.Equal(new HpackFault(HpackError.SizeUpdateMisplaced, 1), new DecoderProbe().TryDecode("82" + ToZero));

    [Fact]
    public void An_update_above_the_limit_is_a_fault()
    {
        Assert.Equal(new HpackFault(HpackError.SizeUpdateTooLarge, 0), new DecoderProbe().TryDecode(To4097));
        new DecoderProbe().Decode(To4096);
    }

    [Fact]
    public void A_raised_limit_changes_nothing_until_the_peer_makes_use_of_it()
    {
        var probe = new DecoderProbe();
        probe.Decoder.MaxTableSize = 8192;
        probe.Decode("82");
        Assert.Equal(4096, probe.Decoder.Table.MaxSize);
        probe.Decode(To4097);
        Assert.Equal(4097, probe.Decoder.Table.MaxSize);
    }

    [Fact]
    public void A_first_limit_above_the_default_is_used_only_once_the_peer_says_so()
        => Assert.Equal(4096, new DecoderProbe(65536).Decoder.Table.MaxSize);

    [Fact]
    public void A_lowered_limit_must_be_followed_in_the_next_block()
    {
        var probe = new DecoderProbe();
        probe.Decoder.MaxTableSize = 0;
        Assert.Equal(new HpackFault(HpackError.SizeUpdateMissing, 0), probe.TryDecode("82"));

        probe = new DecoderProbe();
        probe.Decoder.MaxTableSize = 0;
        probe.Decode(ToZero + "82").Decode("82");
    }

    [Fact]
    public void A_limit_lowered_to_what_the_table_uses_anyway_needs_no_update()
    {
        var probe = new DecoderProbe().Decode("3f01"); // 32
        probe.Decoder.MaxTableSize = 32;
        probe.Decode("82");
    }

    [Fact]
    public void Of_several_limits_the_smallest_must_be_signalled_first()
    {
        var probe = new DecoderProbe();
        probe.Decoder.MaxTableSize = 0;
        probe.Decoder.MaxTableSize = 4096;
        probe.Decode(ToZero + To4096 + "82");

        probe = new DecoderProbe();
        probe.Decoder.MaxTableSize = 0;
        probe.Decoder.MaxTableSize = 4096;
        Assert.Equal(HpackError.SizeUpdateMissing, probe.TryDecode(To4096 + "82")!.Value.Error);
    }

    [Theory]
    [InlineData("3f")]
    [InlineData("3fe1")]
    public void An_update_cut_short_is_a_fault(string hex)
        => Assert.Equal(new HpackFault(HpackError.Truncated, 0), new DecoderProbe().TryDecode(hex));
}
