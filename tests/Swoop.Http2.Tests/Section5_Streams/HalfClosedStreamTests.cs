using Swoop.Http2.Frames;
using Swoop.Http2.Streams;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.1: half-closed (remote) and half-closed (local).</summary>
public sealed class HalfClosedStreamTests
{
    [Fact]
    public void DATA_after_END_STREAM_is_a_stream_error()
    {
        var server = Expect.StreamError(ErrorCode.StreamClosed, 1, Given.ServerWithFinishedRequest, Wire.Data(1, "x"));
        Assert.Equal(1, server.Opened[0].ClosedCalls);
    }

    [Fact]
    public void HEADERS_after_END_STREAM_are_a_stream_error() =>
        Expect.StreamError(ErrorCode.StreamClosed, 1, Given.ServerWithFinishedRequest, Wire.Trailers(1));

    [Fact]
    public void CONTINUATION_after_END_STREAM_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithFinishedRequest, Wire.Continuation(1, Block.Trailers, endHeaders: true));

    [Fact]
    public void WINDOW_UPDATE_after_END_STREAM_is_taken() =>
        Expect.Ignored(Given.ServerWithFinishedRequest, Wire.WindowUpdate(1, 10));

    [Fact]
    public void PRIORITY_after_END_STREAM_is_ignored() =>
        Expect.Ignored(Given.ServerWithFinishedRequest, Wire.Priority(1));

    [Fact]
    public void RST_STREAM_after_END_STREAM_closes_the_stream()
    {
        var server = Expect.Accepted(Given.ServerWithFinishedRequest, Wire.Reset(1, ErrorCode.Cancel));
        Assert.Equal(["reset 1 Cancel"], server.Events);
        Assert.Equal(0, server.Engine.OpenStreams);
    }

    [Fact]
    public void After_the_request_has_ended_the_response_can_still_be_sent()
    {
        var server = Given.ServerWithFinishedRequest();
        var stream = server.Opened[0];
        Assert.Equal((HalfState.Open, HalfState.Closed), (stream.Local, stream.Remote));
        server.Engine.SendHeaders(stream, Fields.Response, endStream: false);
        Assert.True(server.Engine.TrySendData(stream, "abc"u8, endStream: false));
        server.Engine.SendHeaders(stream, Fields.Trailers, endStream: true);
        Assert.Equal(["HEADERS 1", "DATA 1 abc", "HEADERS 1 END_STREAM"], server.TakeSent());
        Assert.Equal((0, 1), (server.Engine.OpenStreams, stream.ClosedCalls));
    }

    [Fact]
    public void After_the_response_has_ended_the_request_is_still_received()
    {
        static Endpoint Answered()
        {
            var server = Given.ServerWithCall();
            server.Engine.SendHeaders(server.Opened[0], Fields.Trailers, endStream: true);
            return server.Forget();
        }

        var server = Expect.Accepted(Answered, Wire.Data(1, "abc"), Wire.WindowUpdate(1, 5), Wire.Data(1, "def", endStream: true));
        Assert.Equal(["data 1 abcdef end"], server.Events);
        Assert.Equal(1, server.Opened[0].ClosedCalls);
    }

    [Fact]
    public void A_client_whose_request_has_ended_receives_the_response()
    {
        static Endpoint Waiting()
        {
            var client = Given.Client();
            client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
            return client.Forget();
        }

        var client = Expect.Accepted(Waiting, Wire.Response(1), Wire.Data(1, "abc"), Wire.Trailers(1));
        Assert.Equal(["headers 1 Response", "data 1 abc", "headers 1 Trailers end"], client.Happenings);
        Assert.Equal((0, 1), (client.Engine.OpenStreams, client.Opened[0].ClosedCalls));
    }

    [Fact]
    public void A_client_refuses_DATA_after_the_response_has_ended() =>
        Expect.StreamError(ErrorCode.StreamClosed, 1, () => Given.ClientWithResponse().Receive(Wire.Trailers(1)).Forget(), Wire.Data(1, "x"));

    [Fact]
    public void A_client_refuses_HEADERS_after_the_response_has_ended() =>
        Expect.StreamError(ErrorCode.StreamClosed, 1, () => Given.ClientWithResponse().Receive(Wire.Trailers(1)).Forget(), Wire.Trailers(1));
}
