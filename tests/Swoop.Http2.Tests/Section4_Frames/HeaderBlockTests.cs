using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section4_Frames;

/// <summary>RFC 9113, 4.3: field section compression and decompression.</summary>
public sealed class HeaderBlockTests
{
    private static readonly Http2EngineOptions _smallTable = new() { HeaderTableSize = 0 };

    [Fact]
    public void A_block_that_cannot_be_decoded_is_a_compression_error() =>
        Expect.ConnectionError(ErrorCode.CompressionError, Given.Server, Wire.Headers(1, [0x82, 0x80]));

    [Fact]
    public void A_block_that_ends_within_a_field_is_a_compression_error() =>
        Expect.ConnectionError(ErrorCode.CompressionError, Given.Server, Wire.Headers(1, Block.Request[..^1]));

    [Fact]
    public void Trailers_that_cannot_be_decoded_are_a_compression_error() =>
        Expect.ConnectionError(ErrorCode.CompressionError, Given.ClientWithResponse, Wire.Headers(1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], FrameFlags.EndHeaders | FrameFlags.EndStream));

    [Fact]
    public void The_tables_stay_in_step_over_a_refused_stream()
    {
        static Endpoint Full() => Given.Server(new() { MaxConcurrentStreams = 1 }).Receive(Wire.Request(1)).Forget();
        var server = Cut.Everywhere(Full, Wire.Headers(3, [.. Block.Request, .. Block.Added("x-a", "1")]));
        Assert.Equal(["RST_STREAM 3 RefusedStream"], server.TakeSent());
        server.Engine.ReleaseSlot();
        server.Forget().Receive(Wire.Headers(9, [.. Block.Request, .. Block.Indexed(62)]));
        Assert.Contains("field 9 x-a=1", server.Events);
    }

    [Fact]
    public void The_tables_stay_in_step_over_a_malformed_request()
    {
        var server = Expect.StreamError(
            ErrorCode.ProtocolError, 1, Given.Server, Wire.Headers(1, [.. Block.RequestWith(("Upper", "x")), .. Block.Added("x-a", "1")]));
        server.Receive(Wire.Headers(9, [.. Block.Request, .. Block.Indexed(62)]));
        Assert.Contains("field 9 x-a=1", server.Events);
    }

    [Fact]
    public void The_tables_stay_in_step_over_HEADERS_on_a_stream_that_we_have_reset()
    {
        var server = Expect.Ignored(Given.ServerWithCancelledCall, Wire.Headers(1, Block.Added("x-a", "1"), FrameFlags.EndHeaders | FrameFlags.EndStream));
        server.Receive(Wire.Headers(9, [.. Block.Request, .. Block.Indexed(62)]));
        Assert.Contains("field 9 x-a=1", server.Events);
    }

    [Fact]
    public void The_tables_stay_in_step_over_a_response_that_nobody_waits_for()
    {
        var client = Expect.Ignored(Given.ClientWithCancelledCall, Wire.Headers(1, [.. Block.Response, .. Block.Added("x-a", "1")]));
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        client.Receive(Wire.Headers(3, [.. Block.Response, .. Block.Indexed(62)]));
        Assert.Contains("field 3 x-a=1", client.Events);
    }

    [Fact]
    public void The_tables_stay_in_step_over_requests_after_our_GOAWAY()
    {
        static Endpoint Leaving()
        {
            var server = Given.ServerWithCall();
            server.Engine.SendGoAway(server.Engine.HighestPeerStream, ErrorCode.NoError, "bye");
            return server.Forget();
        }

        var server = Expect.Accepted(Leaving, Wire.Headers(3, [.. Block.Request, .. Block.Added("x-a", "1")]));
        Assert.Empty(server.Events);
        server.Receive(Wire.Headers(1, Block.Indexed(62), FrameFlags.EndHeaders | FrameFlags.EndStream));
        Assert.Contains("field 1 x-a=1", server.Events);
    }

    [Fact]
    public void A_smaller_table_must_be_followed_once_our_SETTINGS_are_acknowledged() =>
        Expect.ConnectionError(ErrorCode.CompressionError, () => Given.Server(_smallTable), Wire.Request(1));

    [Fact]
    public void A_smaller_table_is_followed_by_a_size_update()
    {
        var server = Expect.Accepted(() => Given.Server(_smallTable), Wire.Headers(1, [0x20, .. Block.Request]));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void Until_our_SETTINGS_are_acknowledged_the_default_table_holds()
    {
        var server = Expect.Accepted(
            () => new Endpoint(Role.Server, _smallTable).Receive(Wire.Preface, Wire.Settings()).Forget(),
            Wire.Headers(1, [.. Block.Request, .. Block.Added("x-a", "1")]),
            Wire.Headers(3, [.. Block.Request, .. Block.Indexed(62)]));
        Assert.Contains("field 3 x-a=1", server.Events);
    }

    [Fact]
    public void A_size_update_above_our_limit_is_a_compression_error() =>
        Expect.ConnectionError(ErrorCode.CompressionError, Given.Server, Wire.Headers(1, [0x3f, 0xe2, 0x1f, .. Block.Request]));

    [Fact]
    public void A_peers_smaller_table_makes_our_next_block_begin_with_an_update()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.HeaderTableSize, 100))).Forget();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        Assert.Equal([0x3f, 100 - 31], client.TakeFrames()[0].Payload[..2]);
    }

    [Fact]
    public void Of_several_table_sizes_in_one_SETTINGS_frame_the_smallest_is_announced_too()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.HeaderTableSize, 0), (SettingId.HeaderTableSize, 4096))).Forget();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        Assert.Equal([0x20, 0x3f, 0xe1, 0x1f], client.TakeFrames()[0].Payload[..4]);
    }

    [Fact]
    public void A_block_longer_than_the_peers_frames_is_continued()
    {
        var pair = Pair.Connected(server: new() { MaxHeaderListSize = 64 << 10 });
        var stream = pair.Client.Open();
        pair.Client.Engine.SendHeaders(stream, new Fields([.. Block.RequestFields, ("x", new string('~', 40_000))]), endStream: true);
        pair.Pump();
        Assert.Equal(["HEADERS 1 END_STREAM", "Continuation 1 16384"], pair.FromClient.Take(2).Select(frame => frame.ToString()));
        Assert.Equal("headers 1 Request end", pair.Server.Events[^1]);
        Assert.Contains("field 1 x=" + new string('~', 40_000), pair.Server.Events);
    }
}
