using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Headers;

/// <summary>RFC 9113, 6.2.</summary>
public sealed class HeadersTests
{
    private const FrameFlags Whole = FrameFlags.EndHeaders;

    [Fact]
    public void Fields_are_told_in_their_order_and_then_the_block()
    {
        var server = Expect.Accepted(Given.Server, Wire.Request(1, endStream: true));
        Assert.Equal(
            ["field 1 :method=POST", "field 1 :scheme=http", "field 1 :path=/a.B/C", "field 1 :authority=host", "field 1 te=trailers", "headers 1 Request end"],
            server.Events);
    }

    [Fact]
    public void Padding_is_taken_off()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, [4, .. Block.Request, 0, 0, 0, 0], Whole | FrameFlags.Padded));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void Priority_is_taken_off()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, [0x80, 0, 0, 3, 7, .. Block.Request], Whole | FrameFlags.Priority));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void Padding_and_priority_are_taken_off_together()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, [2, 0, 0, 0, 0, 7, .. Block.Request, 0, 0], Whole | FrameFlags.Padded | FrameFlags.Priority));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void More_padding_than_octets_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Headers(1, [200, .. Block.Request], Whole | FrameFlags.Padded));

    [Fact]
    public void Padding_that_runs_into_the_priority_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Headers(1, [3, 0, 0, 0, 0, 7, 0, 0], Whole | FrameFlags.Padded | FrameFlags.Priority));

    [Fact]
    public void A_padded_frame_without_a_pad_length_is_a_frame_size_error() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Headers(1, [], Whole | FrameFlags.Padded));

    [Fact]
    public void A_frame_too_short_for_its_priority_is_a_frame_size_error() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Headers(1, [0, 0, 0, 0], Whole | FrameFlags.Priority));

    [Fact]
    public void A_stream_that_depends_on_itself_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Headers(1, [0, 0, 0, 1, 7, .. Block.Request], Whole | FrameFlags.Priority));

    [Fact]
    public void An_empty_block_is_a_malformed_request() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.Server, Wire.Headers(1, []));

    [Fact]
    public void END_STREAM_on_HEADERS_holds_although_CONTINUATION_follows()
    {
        var server = Expect.Accepted(
            Given.Server, Wire.Headers(1, Block.Request[..20], FrameFlags.EndStream), Wire.Continuation(1, Block.Request[20..], endHeaders: true));
        Assert.Equal("headers 1 Request end", server.Events[^1]);
    }
}
