using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Continuation;

/// <summary>RFC 9113, 6.10.</summary>
public sealed class ContinuationTests
{
    private static readonly byte[] _begin = Wire.Headers(1, Block.Request[..10], FrameFlags.None);

    [Fact]
    public void A_block_may_be_spread_over_several_frames()
    {
        var server = Expect.Accepted(
            Given.Server, _begin, Wire.Continuation(1, Block.Request[10..11], endHeaders: false), Wire.Continuation(1, [], endHeaders: false), Wire.Continuation(1, Block.Request[11..], endHeaders: true));
        Assert.Equal("headers 1 Request", server.Events[^1]);
        Assert.Equal(Block.RequestFields.Length + 1, server.Events.Count);
    }

    [Fact]
    public void HEADERS_without_octets_may_be_continued()
    {
        var server = Expect.Accepted(Given.Server, Wire.Headers(1, [], FrameFlags.None), Wire.Continuation(1, Block.Request, endHeaders: true));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void CONTINUATION_without_HEADERS_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Continuation(1, Block.Trailers, endHeaders: true));

    [Fact]
    public void CONTINUATION_after_a_complete_block_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, _begin, Wire.Continuation(1, Block.Request[10..], endHeaders: true), Wire.Continuation(1, [], endHeaders: true));

    [Fact]
    public void CONTINUATION_after_DATA_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Data(1, "x"), Wire.Continuation(1, Block.Trailers, endHeaders: true));

    [Fact]
    public void CONTINUATION_on_stream_0_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Continuation(0, Block.Request, endHeaders: true));

    [Fact]
    public void CONTINUATION_of_another_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, _begin, Wire.Continuation(3, Block.Request[10..], endHeaders: true));

    [Theory]
    [InlineData(FrameType.Data)]
    [InlineData(FrameType.Headers)]
    [InlineData(FrameType.Priority)]
    [InlineData(FrameType.RstStream)]
    [InlineData(FrameType.Settings)]
    [InlineData(FrameType.PushPromise)]
    [InlineData(FrameType.Ping)]
    [InlineData(FrameType.GoAway)]
    [InlineData(FrameType.WindowUpdate)]
    public void Any_other_frame_within_a_block_is_a_protocol_error(FrameType type) =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, _begin, Wire.Frame(type, FrameFlags.None, 1, new byte[8]));

    [Fact]
    public void Trailers_may_be_continued()
    {
        var client = Expect.Accepted(
            Given.ClientWithResponse, Wire.Headers(1, Block.Trailers[..3], FrameFlags.EndStream), Wire.Continuation(1, Block.Trailers[3..], endHeaders: true));
        Assert.Equal(["field 1 grpc-status=0", "headers 1 Trailers end"], client.Events);
    }
}
