using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.1: on an idle stream anything but HEADERS and PRIORITY is a connection error.</summary>
public sealed class IdleStreamTests
{
    [Fact]
    public void DATA_on_an_idle_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Data(1, "x"));

    [Fact]
    public void RST_STREAM_on_an_idle_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Reset(1, ErrorCode.Cancel));

    [Fact]
    public void WINDOW_UPDATE_on_an_idle_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.WindowUpdate(1, 100));

    [Fact]
    public void CONTINUATION_on_an_idle_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Continuation(1, Block.Request, endHeaders: true));

    [Fact]
    public void PRIORITY_on_an_idle_stream_is_ignored() =>
        Expect.Ignored(Given.Server, Wire.Priority(1), Wire.Priority(2));

    [Fact]
    public void HEADERS_open_an_idle_stream()
    {
        var server = Expect.Accepted(Given.Server, Wire.Request(1));
        Assert.Equal(1, server.Engine.OpenStreams);
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Theory]
    [InlineData(FrameType.Data)]
    [InlineData(FrameType.Headers)]
    [InlineData(FrameType.RstStream)]
    [InlineData(FrameType.WindowUpdate)]
    public void A_server_must_not_use_a_stream_that_the_client_never_opened(FrameType type) =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ClientWithCall, Wire.Frame(type, FrameFlags.EndHeaders, 3, [0, 0, 0, 1]));

    [Theory]
    [InlineData(FrameType.Data)]
    [InlineData(FrameType.Headers)]
    [InlineData(FrameType.RstStream)]
    [InlineData(FrameType.WindowUpdate)]
    public void A_server_must_not_use_even_streams_that_it_never_promised(FrameType type) =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ClientWithCall, Wire.Frame(type, FrameFlags.EndHeaders, 2, [0, 0, 0, 1]));
}
