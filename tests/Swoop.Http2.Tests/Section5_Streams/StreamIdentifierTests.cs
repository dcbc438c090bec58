using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>RFC 9113, 5.1.1.</summary>
public sealed class StreamIdentifierTests
{
    [Fact]
    public void A_client_must_not_open_an_even_stream() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Request(2));

    [Fact]
    public void A_client_must_not_open_a_stream_below_one_that_it_has_opened() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, () => Given.Server().Receive(Wire.Request(5)), Wire.Request(3));

    [Fact]
    public void A_skipped_stream_is_closed_and_its_late_frames_are_no_connection_error() =>
        Expect.Ignored(() => Given.Server().Receive(Wire.Request(5)).Forget(), Wire.WindowUpdate(3, 5), Wire.Reset(1, ErrorCode.Cancel));

    [Fact]
    public void HEADERS_on_stream_0_are_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Request(0));

    [Fact]
    public void Identifiers_may_be_skipped()
    {
        var server = Expect.Accepted(Given.Server, Wire.Request(1), Wire.Request(1001), Wire.Request(0x7fff_ffff));
        Assert.Equal(3, server.Engine.OpenStreams);
        Assert.Equal(StreamId.Max, server.Engine.HighestPeerStream);
    }

    [Fact]
    public void A_client_uses_odd_identifiers_that_grow_by_two()
    {
        var client = Given.Client();
        Assert.Equal([1u, 3, 5], Enumerable.Range(0, 3).Select(_ => client.Open().Id.Value));
    }

    [Fact]
    public void A_client_opens_the_last_identifier_and_no_more()
    {
        var client = Given.Client();
        client.Engine.NextStreamId = StreamId.Max;
        Assert.True(client.Engine.HasStreamIds);
        Assert.Equal(StreamId.Max, client.Open().Id);
        Assert.False(client.Engine.HasStreamIds);
        Assert.False(client.Engine.CanOpenStream);
        Assert.False(client.Engine.TryOpenStream(new TestStream()));
    }

    [Fact]
    public void The_last_stream_still_gets_its_response()
    {
        var client = Given.Client();
        client.Engine.NextStreamId = StreamId.Max;
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        client.Receive(Wire.Response(StreamId.Max.Value), Wire.Trailers(StreamId.Max.Value));
        Assert.Equal("headers 2147483647 Trailers end", client.Events[^1]);
    }

    [Fact]
    public void Identifiers_never_go_back()
    {
        var client = Given.ClientWithCall();
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Engine.NextStreamId = new StreamId(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Engine.NextStreamId = new StreamId(10));
    }

    [Fact]
    public void A_server_opens_no_streams() => Assert.False(Given.Server().Engine.TryOpenStream(new TestStream()));
}
