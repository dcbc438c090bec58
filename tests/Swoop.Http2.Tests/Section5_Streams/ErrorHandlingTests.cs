using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.4 and 5.5.</summary>
public sealed class ErrorHandlingTests
{
    [Fact]
    public void GOAWAY_names_the_last_stream_that_was_looked_at_and_says_why()
    {
        var server = Given.Server().Receive(Wire.Request(1), Wire.Request(7)).Forget().Receive(Wire.Data(0, "x"));
        var goAway = Assert.Single(server.TakeFrames());
        Assert.Equal("GOAWAY 7 ProtocolError", goAway.ToString());
        Assert.Equal("DATA on stream 0", System.Text.Encoding.ASCII.GetString(goAway.Payload[8..]));
    }

    [Fact]
    public void After_a_connection_error_nothing_more_is_consumed_or_told()
    {
        var server = Given.Server().Receive(Wire.Data(0, "x"));
        var fault = server.Fault;
        server.Forget().Receive(Wire.Request(1), Wire.Ping());
        Assert.Equal(fault, server.Fault);
        Assert.Empty(server.Events);
        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public void A_stream_error_leaves_the_other_streams_alone()
    {
        static Endpoint Two() => Given.Server().Receive(Wire.Request(1), Wire.Request(3)).Forget();
        var server = Cut.Everywhere(Two, Wire.WindowUpdate(1, 0), Wire.Data(3, "abc", endStream: true));
        Assert.Equal(["faulted 1 ProtocolError", "data 3 abc end"], server.Events);
        Assert.Equal(["RST_STREAM 1 ProtocolError"], server.TakeSent());
    }

    [Fact]
    public void The_streams_object_is_told_once_that_it_is_over()
    {
        var server = Given.ServerWithCall().Receive(Wire.WindowUpdate(1, 0), Wire.Reset(1, ErrorCode.Cancel));
        Assert.Equal(1, server.Opened[0].ClosedCalls);
        Assert.Equal(["faulted 1 ProtocolError"], server.Events);
    }

    [Fact]
    public void RST_STREAM_is_never_answered_with_RST_STREAM()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Reset(1, ErrorCode.ProtocolError), Wire.Reset(1, ErrorCode.ProtocolError));
        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public void Closing_all_streams_tells_each_and_sends_nothing()
    {
        var server = Given.Server().Receive(Wire.Request(1), Wire.Request(3)).Forget();
        var owner = new CountedOwner();
        server.Engine.SendData(server.Opened[0], new byte[100_000], owner, endStream: true);
        server.Forget();
        server.Engine.CloseStreams();
        Assert.Empty(server.TakeSent());
        Assert.Equal([1, 1], server.Opened.Select(stream => stream.ClosedCalls));
        Assert.Equal((0, 1), (server.Engine.OpenStreams, owner.Disposed));
    }

    [Fact]
    public void An_unknown_frame_between_DATA_frames_is_ignored()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Data(1, "ab"), Wire.Frame((FrameType)0x20, 0, 1, new byte[40]), Wire.Data(1, "c", endStream: true));
        Assert.Equal(["data 1 abc end"], server.Events);
    }

    [Fact]
    public void An_unknown_frame_within_a_header_block_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Headers(1, Block.Request, FrameFlags.None), Wire.Frame((FrameType)0x20, 0, 1, []));
}
