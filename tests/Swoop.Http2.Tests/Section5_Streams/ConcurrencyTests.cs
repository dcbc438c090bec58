using Swoop.Http2.Connection;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.1.2, and slots that are held until a handler has ended.</summary>
public sealed class ConcurrencyTests
{
    private static Endpoint Full() => Given.Server(new() { MaxConcurrentStreams = 2 }).Receive(Wire.Request(1), Wire.Request(3)).Forget();

    [Fact]
    public void A_stream_above_the_limit_is_refused()
    {
        var server = Cut.Everywhere(Full, Wire.Request(5));
        Assert.Empty(server.Events);
        Assert.Equal(["RST_STREAM 5 RefusedStream"], server.TakeSent());
        Assert.Null(server.Fault);
    }

    [Fact]
    public void What_follows_on_a_refused_stream_is_ignored()
    {
        var server = Cut.Everywhere(Full, Wire.Request(5), Wire.Data(5, "abc", endStream: true), Wire.WindowUpdate(5, 3));
        Assert.Empty(server.Events);
        Assert.Equal(["RST_STREAM 5 RefusedStream"], server.TakeSent());
    }

    [Fact]
    public void A_stream_that_was_reset_keeps_its_slot_until_its_handler_has_ended()
    {
        var server = Full().Receive(Wire.Reset(1, ErrorCode.Cancel), Wire.Request(5));
        Assert.Equal(["RST_STREAM 5 RefusedStream"], server.TakeSent());
        Assert.Equal((1, 2), (server.Engine.OpenStreams, server.Engine.UsedSlots));
        server.Engine.ReleaseSlot();
        server.Forget().Receive(Wire.Request(7));
        Assert.Equal("headers 7 Request", server.Events[^1]);
    }

    [Fact]
    public void A_client_opens_no_more_streams_than_the_server_allows()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.MaxConcurrentStreams, 2))).Forget();
        var first = client.Open();
        client.Open();
        Assert.False(client.Engine.CanOpenStream);
        Assert.False(client.Engine.TryOpenStream(new TestStream()));
        client.Engine.Reset(first, ErrorCode.Cancel);
        Assert.True(client.Engine.CanOpenStream);
    }

    [Fact]
    public void Half_closed_streams_count_too()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.MaxConcurrentStreams, 1))).Forget();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        Assert.False(client.Engine.CanOpenStream);
        client.Receive(Wire.Response(1), Wire.Trailers(1));
        Assert.True(client.Engine.CanOpenStream);
    }

    [Fact]
    public void A_limit_below_what_is_open_leaves_the_open_streams_alone()
    {
        var client = Given.ClientWithResponse().Receive(Wire.Settings((SettingId.MaxConcurrentStreams, 0)));
        Assert.False(client.Engine.CanOpenStream);
        client.Engine.SendData(client.Opened[0], default, null, endStream: true);
        client.Receive(Wire.Data(1, "abc"), Wire.Trailers(1));
        Assert.Equal("headers 1 Trailers end", client.Events[^1]);
        Assert.False(client.Engine.CanOpenStream);
        client.Receive(Wire.Settings((SettingId.MaxConcurrentStreams, 1)));
        Assert.True(client.Engine.CanOpenStream);
    }
}
