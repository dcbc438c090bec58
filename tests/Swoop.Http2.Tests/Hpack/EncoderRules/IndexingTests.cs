using System.Text;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.EncoderRules;

public class IndexingTests
{
    [Fact]
    public void A_field_enters_the_table_when_it_comes_a_second_time()
    {
        var probe = new EncoderProbe();
        var first = probe.Block("x-tenant", "blue");
        Assert.Equal(0x00, first[0]);
        Assert.Equal(0, probe.Encoder.Table.Count);

        var second = probe.Block("x-tenant", "blue");
        Assert.Equal(0x40, second[0]);
        Assert.Equal(1, probe.Encoder.Table.Count);

        Assert.Equal([0xbe], probe.Block("x-tenant", "blue"));
    }

    [Fact]
    public void Values_that_change_push_nothing_out()
    {
        var probe = new EncoderProbe();
        probe.Block("x-tenant", "blue");
        probe.Block("x-tenant", "blue");
        for (var i = 0; i < 1000; i++) probe.Block("x-request-id", $"request-{i}");
        Assert.Equal(1, probe.Encoder.Table.Count);
        Assert.Equal([0xbe], probe.Block("x-tenant", "blue"));
    }

    [Fact]
    public void A_repetition_after_more_than_64_others_counts_as_new()
    {
        var probe = new EncoderProbe();
        probe.Block("x-tenant", "blue");
        for (var i = 0; i < 64; i++) probe.Block("x-request-id", $"request-{i}");
        probe.Block("x-tenant", "blue");
        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Fact]
    public void A_static_field_is_an_index_at_once() => Assert.Equal([0x84], new EncoderProbe().Block(":path", "/"));

    [Fact]
    public void A_name_in_the_static_table_is_an_index()
    {
        Assert.Equal([0x0f, 0x10, 0x01, (byte)'a'], new EncoderProbe().Block("content-type", "a"));
        Assert.Equal([0x04, 0x01, (byte)'a'], new EncoderProbe().Block(":path", "a"));
    }

    [Fact]
    public void A_name_in_the_dynamic_table_is_an_index()
    {
        var probe = new EncoderProbe();
        probe.Block(EncoderProbe.Template("x-tenant", "blue"));
        Assert.Equal([0x0f, 0x2f, 0x01, (byte)'a'], probe.Block("x-tenant", "a"));
        Assert.Equal([0x1f, 0x2f, 0x01, (byte)'a'], probe.Block("x-tenant", "a", HeaderIndexing.Never));
        Assert.Equal([0x7e, 0x01, (byte)'b'], probe.Block(EncoderProbe.Template("x-tenant", "b")));
    }

    [Fact]
    public void Without_never_adds_and_never_uses_the_field()
    {
        var probe = new EncoderProbe();
        for (var i = 0; i < 3; i++) Assert.Equal(0x00, probe.Block("x-a", "b", HeaderIndexing.Without)[0] & 0xf0);
        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Fact]
    public void Never_is_kept_by_the_decoder()
    {
        var probe = new EncoderProbe();
        for (var i = 0; i < 3; i++)
        {
            var decoder = new DecoderProbe().Decode(probe.Block("x-api-key", "secret-key", HeaderIndexing.Never));
            Assert.Equal("x-api-key: secret-key", decoder.Text);
            Assert.True(decoder.Fields[0].NeverIndexed);
        }

        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Theory]
    [InlineData("authorization", HeaderIndexing.Never)]
    [InlineData("proxy-authorization", HeaderIndexing.Never)]
    [InlineData("cookie", HeaderIndexing.Never)]
    [InlineData("set-cookie", HeaderIndexing.Never)]
    [InlineData("content-type", HeaderIndexing.Auto)]
    [InlineData("grpc-timeout", HeaderIndexing.Auto)]
    [InlineData("cooki", HeaderIndexing.Auto)]
    [InlineData("", HeaderIndexing.Auto)]
    public void Credentials_and_cookies_are_secrets(string name, HeaderIndexing expected)
        => Assert.Equal(expected, HpackEncoder.IndexingFor(Encoding.ASCII.GetBytes(name)));

    [Fact]
    public void A_field_that_would_take_most_of_the_table_is_not_added()
    {
        var probe = new EncoderProbe();
        probe.Block(EncoderProbe.Template("te", "trailers"));
        for (var i = 0; i < 3; i++) probe.Block("x-large", new string('x', 3000));
        Assert.Equal(1, probe.Encoder.Table.Count);
    }

    [Fact]
    public void Strings_are_Huffman_coded_only_where_that_is_shorter()
    {
        var probe = new EncoderProbe();
        Assert.Equal("04087e7e7e7e7e7e7e7e", Convert.ToHexStringLower(probe.Block(":path", "~~~~~~~~")));
        Assert.Equal("048825a849e95ba97d7f", Convert.ToHexStringLower(probe.Block(":path", "custom-key")));
    }
}
