using Swoop.Http2.Frames;
using Swoop.Http2.Streams;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.RstStream;

/// <summary>RFC 9113, 6.4.</summary>
public sealed class RstStreamTests
{
    [Fact]
    public void RST_STREAM_closes_both_halves()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Reset(1, ErrorCode.Cancel));
        Assert.Equal(["reset 1 Cancel"], server.Events);
        var stream = server.Opened[0];
        Assert.Equal((HalfState.Closed, HalfState.Closed, 1), (stream.Local, stream.Remote, stream.ClosedCalls));
    }

    [Fact]
    public void An_unknown_code_is_passed_on()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Reset(1, (ErrorCode)0xdead));
        Assert.Equal(["reset 1 57005"], server.Events);
    }

    [Fact]
    public void RST_STREAM_on_stream_0_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Reset(0, ErrorCode.Cancel));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void RST_STREAM_of_another_length_is_a_frame_size_error(int length) =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.ServerWithCall, Wire.Frame(FrameType.RstStream, FrameFlags.None, 1, new byte[length]));

    [Fact]
    public void A_client_learns_that_its_stream_was_refused()
    {
        var client = Expect.Accepted(Given.ClientWithCall, Wire.Reset(1, ErrorCode.RefusedStream));
        Assert.Equal(["reset 1 RefusedStream"], client.Events);
        Assert.Equal(0, client.Engine.OpenStreams);
    }

    [Fact]
    public void A_server_that_has_answered_early_resets_without_an_error()
    {
        var server = Given.ServerWithCall();
        server.Engine.SendHeaders(server.Opened[0], Fields.Trailers, endStream: true);
        server.Engine.Reset(server.Opened[0], ErrorCode.NoError);
        Assert.Equal(["HEADERS 1 END_STREAM", "RST_STREAM 1 NoError"], server.TakeSent());
    }

    [Fact]
    public void A_stream_is_reset_once()
    {
        var server = Given.ServerWithCall();
        server.Engine.Reset(server.Opened[0], ErrorCode.Cancel);
        server.Engine.Reset(server.Opened[0], ErrorCode.InternalError);
        Assert.Equal(["RST_STREAM 1 Cancel"], server.TakeSent());
        Assert.Equal(1, server.Opened[0].ClosedCalls);
    }
}
