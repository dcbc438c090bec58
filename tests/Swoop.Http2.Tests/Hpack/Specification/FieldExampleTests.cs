using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Specification;

/// <summary>RFC 7541, C.2: one field each.</summary>
public class FieldExampleTests
{
    [Fact]
    public void C_2_1_a_literal_with_indexing_enters_the_table()
    {
        var probe = new DecoderProbe().Decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");

        Assert.Equal("custom-key: custom-header", probe.Text);
        Assert.Equal("custom-key: custom-header", probe.TableText);
        Assert.Equal(55, probe.Decoder.Table.Size);
        Assert.Same(probe.Decoder.Table[0], probe.Fields[0].Entry);
    }

    [Fact]
    public void C_2_2_a_literal_without_indexing_leaves_the_table_empty()
    {
        var probe = new DecoderProbe().Decode("040c 2f73 616d 706c 652f 7061 7468");

        Assert.Equal(":path: /sample/path", probe.Text);
        Assert.Equal(KnownHeader.Path, probe.Fields[0].Known);
        Assert.Null(probe.Fields[0].Entry);
        Assert.Equal(0, probe.Decoder.Table.Count);
    }

    [Fact]
    public void C_2_3_a_literal_never_indexed_says_so()
    {
        var probe = new DecoderProbe().Decode("1008 7061 7373 776f 7264 0673 6563 7265 74");

        Assert.Equal("password: secret", probe.Text);
        Assert.True(probe.Fields[0].NeverIndexed);
        Assert.Equal(0, probe.Decoder.Table.Count);
    }

    [Fact]
    public void C_2_4_an_indexed_field_is_the_static_entry_itself()
    {
        var probe = new DecoderProbe().Decode("82");

        Assert.Equal(":method: GET", probe.Text);
        Assert.Same(StaticTable.Get(2), probe.Fields[0].Entry);
        Assert.Equal(0, probe.Decoder.Table.Count);
    }
}
