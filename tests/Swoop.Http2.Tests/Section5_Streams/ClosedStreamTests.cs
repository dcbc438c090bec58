using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.1: closed.</summary>
public sealed class ClosedStreamTests
{
    private static Endpoint ServerWithPeersReset() => Given.ServerWithCall().Receive(Wire.Reset(1, ErrorCode.Cancel)).Forget();

    [Fact]
    public void DATA_on_a_finished_stream_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.StreamClosed, 1, Given.ServerWithFinishedCall, Wire.Data(1, "x"));

    [Fact]
    public void HEADERS_on_a_finished_stream_are_a_connection_error() =>
        Expect.ConnectionError(ErrorCode.StreamClosed, Given.ServerWithFinishedCall, Wire.Trailers(1));

    [Fact]
    public void DATA_after_the_peers_own_RST_STREAM_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.StreamClosed, 1, ServerWithPeersReset, Wire.Data(1, "x"));

    [Fact]
    public void HEADERS_after_the_peers_own_RST_STREAM_are_a_connection_error() =>
        Expect.ConnectionError(ErrorCode.StreamClosed, ServerWithPeersReset, Wire.Trailers(1));

    [Fact]
    public void CONTINUATION_on_a_finished_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithFinishedCall, Wire.Continuation(1, Block.Trailers, endHeaders: true));

    [Fact]
    public void WINDOW_UPDATE_and_RST_STREAM_and_PRIORITY_on_a_finished_stream_are_ignored() =>
        Expect.Ignored(Given.ServerWithFinishedCall, Wire.WindowUpdate(1, 5), Wire.WindowUpdate(1, 0), Wire.Reset(1, ErrorCode.NoError), Wire.Priority(1));

    [Fact]
    public void Whatever_comes_after_our_RST_STREAM_is_ignored() =>
        Expect.Ignored(Given.ServerWithCancelledCall, Wire.Data(1, "x"), Wire.WindowUpdate(1, 5), Wire.Trailers(1), Wire.Reset(1, ErrorCode.Cancel));

    [Fact]
    public void Whatever_comes_after_a_clients_RST_STREAM_is_ignored() =>
        Expect.Ignored(Given.ClientWithCancelledCall, Wire.Response(1), Wire.Data(1, "x"), Wire.WindowUpdate(1, 5), Wire.Trailers(1), Wire.Reset(1, ErrorCode.Cancel));

    [Fact]
    public void DATA_after_our_RST_STREAM_still_counts_against_the_connections_window()
    {
        var server = Given.Server(new() { MaxWindow = 65_535 }).Receive(Wire.Request(1));
        server.Engine.Reset(server.Opened[0], ErrorCode.Cancel);
        server.Forget();
        for (var i = 0; i < 16; i++) server.Receive(Wire.Data(1, new byte[16_384]));
        Assert.Equal(["WINDOW_UPDATE 0 262144"], server.TakeSent());
    }

    [Fact]
    public void A_peer_is_not_blamed_for_DATA_on_very_many_streams_that_we_reset()
    {
        var server = Given.Server(new() { MaxConcurrentStreams = 3000 });
        for (var id = 1u; id < 6000; id += 2) server.Receive(Wire.Request(id));
        foreach (var stream in server.Opened) server.Engine.Reset(stream, ErrorCode.Cancel);
        server.Forget();
        for (var id = 1u; id < 6000; id += 2) server.Receive(Wire.Data(id, "late", endStream: true));
        Assert.Null(server.Fault);
        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public void A_frame_in_pieces_whose_stream_is_reset_meanwhile_is_swallowed()
    {
        var data = Wire.Data(1, "abcdef", endStream: true);
        var server = Given.ServerWithCall().Receive(data[..12]);
        server.Engine.Reset(server.Opened[0], ErrorCode.Cancel);
        server.Forget().Receive(data[12..], Wire.Ping(1));
        Assert.Equal(["ping"], server.Events);
        Assert.Equal(1, server.Opened[0].ClosedCalls);
    }

    [Fact]
    public void A_frame_in_pieces_never_reaches_another_stream_that_uses_the_same_object()
    {
        var data = Wire.Data(1, "secret", endStream: true);
        var server = Given.ServerWithCall().Receive(data[..12]);
        var stream = server.Opened[0];
        server.Engine.Reset(stream, ErrorCode.Cancel);
        stream.Recycle();
        var other = Given.Server();
        other.MakeStream = () => stream;
        other.Receive(Wire.Request(1)).Forget();
        server.Forget().Receive(data[12..]);
        Assert.Empty(server.Events);
        Assert.Empty(other.Events);
    }

    [Fact]
    public void Nothing_is_sent_on_a_closed_stream()
    {
        var server = Given.ServerWithCancelledCall();
        var stream = server.Opened[0];
        var owner = new CountedOwner();
        server.Engine.SendHeaders(stream, Fields.Response, endStream: false);
        Assert.False(server.Engine.TrySendData(stream, "x"u8, endStream: true));
        server.Engine.SendData(stream, new byte[10_000], owner, endStream: true);
        server.Engine.Reset(stream, ErrorCode.Cancel);
        server.Engine.ReturnCredit(stream, 60_000);
        Assert.Empty(server.TakeSent());
        Assert.Equal((1, 1), (owner.Disposed, stream.ClosedCalls));
    }

    [Fact]
    public void Nothing_is_sent_after_END_STREAM()
    {
        var client = Given.ClientWithCall();
        var stream = client.Opened[0];
        client.Engine.SendData(stream, default, null, endStream: true);
        client.Engine.SendData(stream, new byte[10], null, endStream: false);
        client.Engine.SendHeaders(stream, Fields.Trailers, endStream: true);
        Assert.False(client.Engine.TrySendData(stream, "x"u8, endStream: false));
        Assert.Equal(["DATA 1  END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void A_stream_that_was_never_announced_is_not_reset_on_the_wire()
    {
        var client = Given.Client();
        var stream = client.Open();
        client.Engine.Reset(stream, ErrorCode.Cancel);
        Assert.Empty(client.TakeSent());
        Assert.Equal(1, stream.ClosedCalls);
    }
}
