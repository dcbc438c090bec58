using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.GoAway;

/// <summary>RFC 9113, 6.8.</summary>
public sealed class GoAwayTests
{
    private static Endpoint ClientWithThreeCalls()
    {
        var client = Given.Client();
        for (var i = 0; i < 3; i++) client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        return client.Forget();
    }

    [Theory]
    [InlineData(0u, "unprocessed 1", "unprocessed 3", "unprocessed 5")]
    [InlineData(1u, "unprocessed 3", "unprocessed 5")]
    [InlineData(2u, "unprocessed 3", "unprocessed 5")]
    [InlineData(3u, "unprocessed 5")]
    [InlineData(5u)]
    [InlineData(0x7fff_ffffu)]
    public void Streams_above_the_last_were_not_processed(uint last, params string[] unprocessed)
    {
        var client = Expect.Accepted(ClientWithThreeCalls, Wire.GoAway(last, ErrorCode.NoError, "bye"));
        Assert.Equal([$"goaway {last} NoError bye", .. unprocessed], client.Events);
        Assert.Equal(3 - unprocessed.Length, client.Engine.OpenStreams);
        Assert.True(client.Engine.PeerIsGoingAway);
        Assert.False(client.Engine.CanOpenStream);
        Assert.False(client.Engine.TryOpenStream(new TestStream()));
        Assert.Empty(client.TakeSent());
    }

    [Fact]
    public void Streams_up_to_the_last_go_on()
    {
        var client = Expect.Accepted(ClientWithThreeCalls, Wire.GoAway(1, ErrorCode.NoError), Wire.Response(1), Wire.Trailers(1));
        Assert.Equal("headers 1 Trailers end", client.Events[^1]);
    }

    [Fact]
    public void A_second_GOAWAY_may_lower_the_limit()
    {
        var client = Expect.Accepted(ClientWithThreeCalls, Wire.GoAway(0x7fff_ffff, ErrorCode.NoError), Wire.GoAway(3, ErrorCode.NoError));
        Assert.Equal(["goaway 2147483647 NoError", "goaway 3 NoError", "unprocessed 5"], client.Events);
    }

    [Fact]
    public void A_second_GOAWAY_never_raises_the_limit()
    {
        var client = Expect.Accepted(ClientWithThreeCalls, Wire.GoAway(1, ErrorCode.NoError), Wire.GoAway(5, ErrorCode.NoError));
        Assert.Equal("goaway 1 NoError", client.Events[^1]);
    }

    [Fact]
    public void Frames_on_a_stream_that_was_given_up_are_ignored() =>
        Expect.Ignored(() => ClientWithThreeCalls().Receive(Wire.GoAway(1, ErrorCode.NoError)).Forget(), Wire.Response(3), Wire.Data(3, "x"), Wire.Reset(5, ErrorCode.RefusedStream));

    [Fact]
    public void GOAWAY_on_a_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Frame(FrameType.GoAway, FrameFlags.None, 1, new byte[8]));

    [Fact]
    public void GOAWAY_that_is_too_short_is_a_frame_size_error() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Frame(FrameType.GoAway, FrameFlags.None, 0, new byte[7]));

    [Fact]
    public void A_server_goes_on_after_its_clients_GOAWAY()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.GoAway(0, ErrorCode.NoError), Wire.Data(1, "abc", endStream: true));
        Assert.Equal(["goaway 0 NoError", "data 1 abc end"], server.Events);
    }

    [Fact]
    public void A_first_graceful_GOAWAY_refuses_nothing_yet()
    {
        static Endpoint Leaving()
        {
            var server = Given.ServerWithCall();
            server.Engine.SendGoAway(StreamId.Max, ErrorCode.NoError, "");
            return server.Forget();
        }

        var server = Expect.Accepted(Leaving, Wire.Request(3));
        Assert.Equal("headers 3 Request", server.Events[^1]);
    }

    [Fact]
    public void Streams_above_our_last_are_ignored_with_all_their_frames()
    {
        static Endpoint Leaving()
        {
            var server = Given.ServerWithCall();
            server.Engine.SendGoAway(server.Engine.HighestPeerStream, ErrorCode.NoError, "");
            return server.Forget();
        }

        var server = Expect.Accepted(
            Leaving, Wire.Request(3), Wire.Data(3, "x"), Wire.WindowUpdate(3, 9), Wire.Trailers(3), Wire.Reset(3, ErrorCode.Cancel), Wire.Data(1, "abc", endStream: true));
        Assert.Equal(["data 1 abc end"], server.Events);
        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public void Our_second_GOAWAY_never_raises_the_limit()
    {
        var server = Given.ServerWithCall();
        server.Engine.SendGoAway(StreamId.Max, ErrorCode.NoError, "");
        server.Engine.SendGoAway(new StreamId(1), ErrorCode.NoError, "");
        server.Engine.SendGoAway(StreamId.Max, ErrorCode.InternalError, "");
        Assert.Equal(["GOAWAY 2147483647 NoError", "GOAWAY 1 NoError", "GOAWAY 1 InternalError"], server.TakeSent());
    }
}
