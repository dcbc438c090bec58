using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section8_HttpMessages;

/// <summary>RFC 9113, 8.2 and 8.3: malformed requests are stream errors.</summary>
public sealed class RequestTests
{
    private static void Malformed(byte[] block)
    {
        var server = Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Wire.Headers(1, block));
        Assert.Equal(1, server.Opened[0].ClosedCalls);
        Assert.DoesNotContain("headers 1 Request", Cut.Everywhere(Given.Server, Wire.Headers(1, block)).Events);
    }

    [Theory]
    [InlineData(":method")]
    [InlineData(":scheme")]
    [InlineData(":path")]
    public void A_request_lacks_a_pseudo_header(string name) => Malformed(Block.RequestWithout(name));

    [Fact]
    public void A_request_without_authority_is_left_to_the_server() =>
        Expect.Accepted(Given.Server, Wire.Headers(1, Block.RequestWithout(":authority")));

    [Theory]
    [InlineData(":method", "GET")]
    [InlineData(":scheme", "https")]
    [InlineData(":path", "/other")]
    public void A_pseudo_header_is_repeated(string name, string value) => Malformed(Block.Of([(name, value), .. Block.RequestFields]));

    [Fact]
    public void A_pseudo_header_follows_a_regular_field() => Malformed(Block.Of([("x", "y"), .. Block.RequestFields]));

    [Theory]
    [InlineData(":unknown")]
    [InlineData(":protocol")]
    [InlineData(":status")]
    [InlineData(":")]
    public void A_pseudo_header_is_not_one_of_a_request(string name) => Malformed(Block.Of([(name, "200"), .. Block.RequestFields]));

    [Fact]
    public void The_path_is_empty() => Malformed(Block.Of([(":path", ""), .. Block.RequestFields.Where(field => field.Name != ":path")]));

    [Theory]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("with:colon")]
    [InlineData("")]
    [InlineData("nul\0")]
    [InlineData("tab\t")]
    [InlineData("del\u007f")]
    [InlineData("high\u00e9")]
    [InlineData("quote\"")]
    public void A_name_has_an_octet_that_is_not_allowed(string name) => Malformed(Block.RequestWith((name, "x")));

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void A_value_has_an_octet_that_is_not_allowed(string value) => Malformed(Block.RequestWith(("x", value)));

    [Fact]
    public void A_value_that_went_through_the_table_is_checked_each_time()
    {
        var server = Given.Server().Receive(Wire.Headers(1, [.. Block.Request, .. Block.Added("x", "a\nb")]));
        server.Receive(Wire.Headers(3, [.. Block.Request, .. Block.Indexed(62)]));
        Assert.Equal(["RST_STREAM 1 ProtocolError", "RST_STREAM 3 ProtocolError"], server.TakeSent());
        Assert.DoesNotContain(server.Events, text => text.Contains("field 3 x="));
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("keep-alive")]
    [InlineData("proxy-connection")]
    [InlineData("transfer-encoding")]
    [InlineData("upgrade")]
    public void A_field_belongs_to_the_connection(string name) => Malformed(Block.RequestWith((name, "x")));

    [Theory]
    [InlineData("trailers, deflate")]
    [InlineData("gzip")]
    [InlineData("")]
    public void Te_says_more_than_trailers(string value) =>
        Malformed(Block.Of([.. Block.RequestFields.Where(field => field.Name != "te"), ("te", value)]));

    [Fact]
    public void Values_may_have_any_other_octets()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, Block.RequestWith(("x", " \t\u0001\u007f\u00ff "))));
        Assert.Contains("field 1 x= \t\u0001\u007f\u00ff ", server.Events);
    }

    [Fact]
    public void A_repeated_authority_is_left_to_the_server()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, Block.Of([(":authority", "other"), .. Block.RequestFields])));
        Assert.Contains("field 1 :authority=other", server.Events);
        Assert.Contains("field 1 :authority=host", server.Events);
    }

    [Fact]
    public void CONNECT_has_an_authority_only() =>
        Expect.Accepted(Given.Server, Wire.Headers(1, Block.Of((":method", "CONNECT"), (":authority", "host:1"))));

    [Theory]
    [InlineData(":path", "/")]
    [InlineData(":scheme", "http")]
    public void CONNECT_has_more_than_an_authority(string name, string value) =>
        Malformed(Block.Of((":method", "CONNECT"), (":authority", "host:1"), (name, value)));

    [Fact]
    public void CONNECT_has_no_authority() => Malformed(Block.Of((":method", "CONNECT")));
}
