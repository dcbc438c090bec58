using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section8_HttpMessages;

/// <summary>RFC 9113, 8.1 and 8.3.2: what a client receives.</summary>
public sealed class ResponseTests
{
    private const FrameFlags End = FrameFlags.EndHeaders | FrameFlags.EndStream;

    private static void Malformed(byte[] block) => Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithCall, Wire.Headers(1, block));

    [Fact]
    public void A_response_is_headers_and_data_and_trailers()
    {
        var client = Expect.Accepted(Given.ClientWithCall, Wire.Response(1), Wire.Data(1, "abc"), Wire.Trailers(1));
        Assert.Equal(["headers 1 Response", "data 1 abc", "headers 1 Trailers end"], client.Happenings);
    }

    [Fact]
    public void A_response_may_be_one_block()
    {
        var client = Expect.Accepted(Given.ClientWithCall, Wire.Headers(1, [.. Block.Response, .. Block.Trailers], End));
        Assert.Equal("headers 1 Response end", client.Events[^1]);
    }

    [Fact]
    public void A_response_may_end_with_DATA()
    {
        var client = Expect.Accepted(Given.ClientWithCall, Wire.Response(1), Wire.Data(1, "abc", endStream: true));
        Assert.Equal("data 1 abc end", client.Events[^1]);
    }

    [Fact]
    public void Informational_responses_may_come_before_the_final_one()
    {
        var client = Expect.Accepted(
            Given.ClientWithCall, Wire.Headers(1, Block.Of((":status", "103"))), Wire.Headers(1, Block.Of((":status", "100"), ("content-length", "5"))), Wire.Response(1), Wire.Trailers(1));
        Assert.Equal(["headers 1 Informational", "headers 1 Informational", "headers 1 Response", "headers 1 Trailers end"], client.Happenings);
    }

    [Fact]
    public void An_informational_response_must_not_end_the_stream() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithCall, Wire.Headers(1, Block.Of((":status", "100")), End));

    [Theory]
    [InlineData("101")]
    [InlineData("99")]
    [InlineData("1000")]
    [InlineData("20")]
    [InlineData("+20")]
    [InlineData("-20")]
    [InlineData("2x0")]
    [InlineData("")]
    public void A_status_is_none_of_HTTP_2(string status) => Malformed(Block.Of((":status", status)));

    [Fact]
    public void A_response_lacks_its_status() => Malformed(Block.Of(("content-type", "application/grpc")));

    [Fact]
    public void A_status_is_repeated() => Malformed(Block.Of((":status", "200"), (":status", "200")));

    [Theory]
    [InlineData(":path")]
    [InlineData(":method")]
    [InlineData(":authority")]
    [InlineData(":other")]
    public void A_response_has_a_pseudo_header_of_requests(string name) => Malformed(Block.Of((":status", "200"), (name, "/")));

    [Fact]
    public void A_status_follows_a_regular_field() => Malformed(Block.Of(("x", "y"), (":status", "200")));

    [Fact]
    public void HEADERS_in_mid_stream_must_end_it() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithResponse, Wire.Headers(1, Block.Trailers));

    [Fact]
    public void A_second_response_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithResponse, Wire.Response(1));

    [Fact]
    public void Trailers_must_not_have_a_status() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithResponse, Wire.Headers(1, Block.Of((":status", "200")), End));

    [Fact]
    public void Trailers_must_not_have_a_wrong_field() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithResponse, Wire.Headers(1, Block.Of(("grpc-Status", "0")), End));

    [Theory]
    [InlineData("204")]
    [InlineData("304")]
    public void A_response_that_has_no_content_may_say_how_long_it_would_be(string status) =>
        Expect.Accepted(Given.ClientWithCall, Wire.Headers(1, Block.Of((":status", status), ("content-length", "10")), End));
}
