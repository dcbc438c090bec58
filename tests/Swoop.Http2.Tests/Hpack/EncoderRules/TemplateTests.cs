using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.EncoderRules;

public class TemplateTests
{
    [Fact]
    public void A_static_field_is_one_octet_from_the_beginning()
    {
        var probe = new EncoderProbe();
        Assert.Equal([0x83], probe.Block(EncoderProbe.Template(":method", "POST")));
        Assert.Equal([0x88], probe.Block(EncoderProbe.Template(":status", "200")));
        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Fact]
    public void A_template_is_one_octet_after_its_first_time()
    {
        var contentType = EncoderProbe.Template("content-type", "application/grpc");
        var status = EncoderProbe.Template("grpc-status", "0");
        var probe = new EncoderProbe();
        Assert.Equal("content-type: application/grpc\ngrpc-status: 0", new DecoderProbe().Decode(probe.Block(contentType, status)).Text);
        Assert.Equal([0xbf, 0xbe], probe.Block(contentType, status));
        Assert.Equal([0xbe, 0xbe, 0xbf], probe.Block(status, status, contentType));
    }

    [Fact]
    public void A_template_serves_many_connections()
    {
        var template = EncoderProbe.Template("te", "trailers");
        var first = new EncoderProbe();
        var second = new EncoderProbe();
        second.Block(EncoderProbe.Template("x", "y"));
        Assert.Equal(first.Block(template), second.Block(template));
        first.Block(EncoderProbe.Template("x", "y"));
        Assert.Equal([0xbf], first.Block(template));
        Assert.Equal([0xbe], second.Block(template));
    }

    [Fact]
    public void Two_templates_of_the_same_field_share_an_entry()
    {
        var probe = new EncoderProbe();
        probe.Block(EncoderProbe.Template("te", "trailers"));
        Assert.Equal([0xbe], probe.Block(EncoderProbe.Template("te", "trailers")));
        Assert.Equal([0xbe], probe.Block("te", "trailers"));
        Assert.Equal(1, probe.Encoder.Table.Count);
    }

    [Fact]
    public void An_evicted_template_is_added_again()
    {
        var template = EncoderProbe.Template("te", "trailers");
        var probe = new EncoderProbe();
        var decoder = new DecoderProbe();
        decoder.Decode(probe.Block(template));
        for (var i = 0; i < 120; i++) decoder.Decode(probe.Block(EncoderProbe.Template("x-filler", $"value {i}")));
        Assert.DoesNotContain("te: trailers", decoder.TableText, StringComparison.Ordinal);

        Assert.Equal("te: trailers", decoder.Decode(probe.Block(template)).Text);
        Assert.Equal([0xbe], probe.Block(template));
    }

    [Fact]
    public void All_templates_that_fit_are_found_at_every_age()
    {
        var templates = Enumerable.Range(0, 90).Select(i => EncoderProbe.Template("x-name", $"v{i}")).ToArray();
        var probe = new EncoderProbe();
        var decoder = new DecoderProbe();
        decoder.Decode(probe.Block(templates));
        Assert.Equal(90, probe.Encoder.Table.Count);

        var block = probe.Block(templates);
        decoder.Decode(block);
        Assert.Equal(templates.Select((_, i) => $"x-name: v{i}"), decoder.Fields.Select(field => field.ToString()));
        // Indices up to 126 take one octet, those up to 151 two.
        Assert.Equal(65 + (2 * 25), block.Length);
        Assert.Equal(90, probe.Encoder.Table.Count);
    }

    [Fact]
    public void A_secret_template_is_never_indexed()
    {
        var template = EncoderProbe.Template("authorization", "Bearer abc");
        var probe = new EncoderProbe();
        for (var i = 0; i < 3; i++)
        {
            var decoder = new DecoderProbe().Decode(probe.Block(template));
            Assert.Equal("authorization: Bearer abc", decoder.Text);
            Assert.True(decoder.Fields[0].NeverIndexed);
        }

        Assert.Equal(0, probe.Encoder.Table.Count);
    }

    [Fact]
    public void A_template_in_the_table_is_written_without_allocating()
    {
        var template = EncoderProbe.Template("te", "trailers");
        var encoder = new HpackEncoder();
        var output = new Swoop.Http2.Output.OutputBuffer();
        for (var warmUp = 0; warmUp < 50; warmUp++) encoder.Write(output, template);
        output.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            encoder.BeginBlock(output);
            encoder.Write(output, template);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
