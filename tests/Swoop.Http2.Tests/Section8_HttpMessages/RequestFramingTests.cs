using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section8_HttpMessages;

/// <summary>RFC 9113, 8.1: trailers of requests, and content-length.</summary>
public sealed class RequestFramingTests
{
    private const FrameFlags End = FrameFlags.EndHeaders | FrameFlags.EndStream;

    private static byte[] Announcing(string length, FrameFlags flags = FrameFlags.EndHeaders) =>
        Wire.Headers(1, Block.RequestWith(("content-length", length)), flags);

    [Fact]
    public void A_request_may_have_trailers()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Data(1, "abc"), Wire.Headers(1, Block.Of(("x", "y")), End));
        Assert.Equal(["data 1 abc", "field 1 x=y", "headers 1 Trailers end"], server.Events);
    }

    [Fact]
    public void Trailers_must_end_the_stream() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ServerWithCall, Wire.Headers(1, Block.Of(("x", "y"))));

    [Fact]
    public void Trailers_must_not_have_pseudo_headers() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ServerWithCall, Wire.Headers(1, Block.Of((":path", "/")), End));

    [Fact]
    public void DATA_as_long_as_announced_is_taken()
    {
        var server = Expect.Accepted(Given.Server, Announcing("6"), Wire.Data(1, "abc"), Wire.PaddedData(1, "def", 9, endStream: true));
        Assert.Equal("data 1 abcdef end", server.Events[^1]);
    }

    [Fact]
    public void More_DATA_than_announced_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing("3"), Wire.Data(1, "abcd"));

    [Fact]
    public void More_DATA_than_announced_over_several_frames_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing("3"), Wire.Data(1, "ab"), Wire.Data(1, "cd"));

    [Fact]
    public void Less_DATA_than_announced_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing("3"), Wire.Data(1, "ab", endStream: true));

    [Fact]
    public void No_DATA_where_some_was_announced_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing("1", End));

    [Fact]
    public void Trailers_before_all_announced_DATA_are_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing("3"), Wire.Data(1, "ab"), Wire.Headers(1, Block.Of(("x", "y")), End));

    [Fact]
    public void A_length_of_0_may_be_announced() => Expect.Accepted(Given.Server, Announcing("0", End));

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1x")]
    [InlineData("")]
    [InlineData("1, 1")]
    [InlineData("99999999999999999999")]
    public void A_length_that_is_no_number_is_a_stream_error(string length) =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Announcing(length));

    [Fact]
    public void Two_lengths_that_differ_are_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Wire.Headers(1, Block.RequestWith(("content-length", "1"), ("content-length", "2"))));

    [Fact]
    public void A_clients_response_is_measured_too() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithCall, Wire.Headers(1, Block.Of((":status", "200"), ("content-length", "3"))), Wire.Data(1, "ab", endStream: true));
}
