using Swoop.Http2.Streams;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section5_Streams;

/// <summary>Events may call the engine, and a stream's object may stand for another stream from OnClosed on.</summary>
public sealed class ReentrancyTests
{
    public static TheoryData<string> RequestEvents => ["field 1 :path=/a.B/C", "headers 1 Request", "data"];

    [Theory]
    [MemberData(nameof(RequestEvents))]
    public void A_stream_can_be_reset_inside_of_any_event(string when)
    {
        var server = Given.Server();
        server.InEvent = (text, stream) =>
        {
            if (text == when) server.Engine.Reset(stream!, ErrorCode.Cancel);
        };
        server.Receive(Wire.Request(1), Wire.Data(1, "abc"), Wire.Data(1, "def", endStream: true));
        Assert.Null(server.Fault);
        Assert.Equal(["RST_STREAM 1 Cancel"], server.TakeSent());
        Assert.Equal((1, 0), (server.Opened[0].ClosedCalls, server.Engine.OpenStreams));
        Expect.AssertUsable(server);
    }

    [Theory]
    [MemberData(nameof(RequestEvents))]
    public void A_stream_reset_inside_of_an_event_may_be_recycled_at_once(string when)
    {
        var server = Given.Server();
        var shared = new TestStream();
        shared.WhenClosed = shared.Recycle;
        server.MakeStream = () => shared;
        server.InEvent = (text, stream) =>
        {
            if (text == when) server.Engine.Reset(stream!, ErrorCode.Cancel);
        };
        server.Receive(Wire.Request(1), Wire.Data(1, "abc", endStream: true)).Forget();
        server.Receive(Wire.Request(3), Wire.Data(3, "xyz", endStream: true));
        Assert.Null(server.Fault);
        Assert.Contains("headers 3 Request", server.Events);
    }

    [Fact]
    public void After_a_reset_in_the_middle_of_a_block_no_more_of_its_fields_are_told()
    {
        var server = Given.Server();
        server.InEvent = (text, stream) =>
        {
            if (text.Contains(":method")) server.Engine.Reset(stream!, ErrorCode.Cancel);
        };
        server.Receive(Wire.Request(1));
        Assert.Equal(["field 1 :method=POST"], server.Events);
    }

    [Fact]
    public void A_whole_response_can_be_sent_inside_of_the_event_that_ends_the_request()
    {
        var server = Given.Server();
        server.InEvent = (text, stream) =>
        {
            if (text != "data") return;
            server.Engine.SendHeaders(stream!, Fields.Response, endStream: false);
            server.Engine.TrySendData(stream!, "re"u8, endStream: false);
            server.Engine.SendHeaders(stream!, Fields.Trailers, endStream: true);
        };
        server.Receive(Wire.Request(1), Wire.Data(1, "abc", endStream: true), Wire.Request(3), Wire.Data(3, "abc", endStream: true));
        Assert.Equal(["HEADERS 1", "DATA 1 re", "HEADERS 1 END_STREAM", "HEADERS 3", "DATA 3 re", "HEADERS 3 END_STREAM"], server.TakeSent());
        Assert.Equal([1, 1], server.Opened.Select(stream => stream.ClosedCalls));
    }

    [Fact]
    public void Resetting_a_stream_inside_of_the_event_that_says_it_is_over_does_nothing()
    {
        var client = Given.ClientWithResponse();
        var stream = client.Opened[0];
        client.Engine.SendData(stream, default, null, endStream: true);
        client.Forget();
        client.InEvent = (text, over) =>
        {
            if (text.StartsWith("headers")) client.Engine.Reset(over!, ErrorCode.Cancel);
        };
        client.Receive(Wire.Trailers(1));
        Assert.Empty(client.TakeSent());
        Assert.Equal(1, stream.ClosedCalls);
    }

    [Fact]
    public void A_client_may_open_the_next_stream_with_the_same_object_when_one_closes()
    {
        var client = Given.ClientWithResponse();
        var stream = client.Opened[0];
        client.Engine.SendData(stream, default, null, endStream: true);
        stream.WhenClosed = () =>
        {
            stream.Recycle();
            Assert.True(client.Engine.TryOpenStream(stream));
            client.Engine.SendHeaders(stream, Fields.Request, endStream: true);
        };
        client.Forget().Receive(Wire.Trailers(1), Wire.Response(3));
        Assert.Equal(["HEADERS 3 END_STREAM"], client.TakeSent());
        Assert.Equal("headers 3 Response", client.Events[^1]);
        Assert.Equal((3u, HalfState.Open), (stream.Id.Value, stream.Remote));
    }

    [Fact]
    public void Streams_above_a_GOAWAY_may_be_closed_while_others_are_told()
    {
        var client = Given.Client();
        for (var i = 0; i < 4; i++) client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: false);
        foreach (var stream in client.Opened) stream.WhenClosed = stream.Recycle;
        client.InEvent = (text, _) =>
        {
            if (text == "unprocessed 3") client.Engine.Reset(client.Opened[2], ErrorCode.Cancel);
        };
        client.Forget().Receive(Wire.GoAway(1, ErrorCode.NoError));
        Assert.Equal(["goaway 1 NoError", "unprocessed 3", "unprocessed 7"], client.Events);
        Assert.Equal([0, 1, 1, 1], client.Opened.Select(stream => stream.ClosedCalls));
    }
}
