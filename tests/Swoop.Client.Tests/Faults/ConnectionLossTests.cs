using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Faults;

public class ConnectionLossTests
{
    [Fact]
    public async Task All_calls_of_a_lost_connection_are_unavailable()
    {
        await using var server = new FakeServer();
        var unary = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var talk = server.Channel.Talk();
        await talk.RequestStream.WriteAsync("x").WaitAsync(Api.Patience);
        var read = talk.ResponseStream.MoveNext(CancellationToken.None);
        await connection.RequestAsync();
        await connection.RequestAsync();
        connection.Close();

        await unary.ResponseAsync.FailsAsync(StatusCode.Unavailable);
        await read.FailsAsync(StatusCode.Unavailable);
        await talk.RequestStream.WriteAsync("y").FailsAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Calls_that_waited_for_a_stream_go_to_the_next_connection()
    {
        await using var server = new FakeServer();
        var first = server.Channel.Ask("first");
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        await connection.RequestAsync();
        var waiting = Enumerable.Range(0, 3).Select(_ => server.Channel.Ask("waiting")).ToList();
        connection.Close();

        await first.ResponseAsync.FailsAsync(StatusCode.Unavailable);
        var next = await server.AcceptAsync();
        foreach (var call in waiting) await next.ServeAsync();
        foreach (var call in waiting) Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_first_message_that_waited_for_a_stream_goes_along()
    {
        await using var server = new FakeServer();
        var first = server.Channel.Ask("first");
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        await connection.RequestAsync();
        var call = server.Channel.Collect();
        var write = call.RequestStream.WriteAsync("one");
        Assert.False(write.IsCompleted);
        connection.Close();
        var next = await server.AcceptAsync();
        await write.WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync();

        var request = await next.RequestAsync();
        Assert.Equal(FakeConnection.Message("one"), (await next.NextAsync(FrameType.Data)).Payload);
        await next.AnswerAsync(request.Stream);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_server_that_breaks_the_rules_is_told_and_left()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        await connection.SendAsync(Wire.Data(0, "x"));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "broke the rules of HTTP/2");
        Assert.Equal("GOAWAY 0 ProtocolError", (await connection.NextAsync(FrameType.GoAway)).ToString());
    }

    [Fact]
    public async Task A_silent_connection_is_probed_and_kept_while_it_answers()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { KeepaliveTime = TimeSpan.FromSeconds(20), KeepaliveTimeout = TimeSpan.FromSeconds(5) }, usesClock: true);
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        for (var i = 0; i < 3; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(21));
            var ping = await connection.NextAsync(FrameType.Ping);
            // Answered in no time at all: that is an answer too.
            await connection.SendAsync(Wire.Frame(FrameType.Ping, FrameFlags.Ack, 0, ping.Payload), Wire.Ping(9));
            await connection.NextAsync(frame => frame.ToString() == "PING ACK 9");
        }

        server.Clock.Advance(TimeSpan.FromSeconds(6));
        await connection.AnswerAsync(request.Stream);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_peer_that_answers_no_probe_is_unavailable()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { KeepaliveTime = TimeSpan.FromSeconds(20), KeepaliveTimeout = TimeSpan.FromSeconds(5) }, usesClock: true);
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(21));
        await connection.NextAsync(FrameType.Ping);
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "Keepalive");
    }

    [Fact]
    public async Task Too_many_pings_doubles_the_time_between_probes()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { KeepaliveTime = TimeSpan.FromSeconds(1), KeepaliveTimeout = TimeSpan.FromSeconds(5) }, usesClock: true);
        var first = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.ServeAsync();
        await first.ResponseAsync.WaitAsync(Api.Patience);
        await connection.SendAsync(Wire.GoAway(1, ErrorCode.EnhanceYourCalm, "too_many_pings"));
        await ConnectivityTests.WaitForAsync(server.Channel, ConnectivityState.Idle);

        using var call = server.Channel.Ask();
        var next = await server.AcceptAsync();
        await next.RequestAsync();
        // One second was asked for; ten is the least, and twice that is the new time.
        server.Clock.Advance(TimeSpan.FromSeconds(19));
        await next.SendAsync(Wire.Ping(9));
        Assert.Equal("PING ACK 9", (await next.NextAsync(FrameType.Ping)).ToString());
        server.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal("PING", (await next.NextAsync(FrameType.Ping)).ToString());
    }
}
