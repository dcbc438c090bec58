using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;

namespace Swoop.Client.Tests.Faults;

public class GoAwayTests
{
    [Fact]
    public async Task The_next_call_after_goaway_takes_a_new_connection()
    {
        await using var server = new FakeServer();
        using var first = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.ServeAsync("first");
        Assert.Equal("first", await first.ResponseAsync.WaitAsync(Api.Patience));
        await connection.SendAsync(Wire.GoAway(1, ErrorCode.NoError));
        await ConnectivityTests.WaitForAsync(server.Channel, ConnectivityState.Idle);
        using var second = server.Channel.Ask();
        await (await server.AcceptAsync()).ServeAsync("second");

        Assert.Equal("second", await second.ResponseAsync.WaitAsync(Api.Patience));
        await connection.Reading.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task Calls_above_the_last_stream_are_sent_again_and_those_below_go_on()
    {
        await using var server = new FakeServer();
        using var below = server.Channel.Ask("below");
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        using var above = server.Channel.Ask("above");
        await connection.RequestAsync();
        await connection.SendAsync(Wire.GoAway(1, ErrorCode.NoError));
        var next = await server.AcceptAsync();
        await next.ServeAsync("above");
        await connection.AnswerAsync(1, "below");

        Assert.Equal("above", await above.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal("below", await below.ResponseAsync.WaitAsync(Api.Patience));
        await connection.Reading.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task A_second_goaway_lowers_the_last_stream_and_never_raises_it()
    {
        await using var server = new FakeServer();
        var calls = new List<AsyncUnaryCall<string>> { server.Channel.Ask() };
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        calls.Add(server.Channel.Ask());
        await connection.RequestAsync();
        await connection.SendAsync(Wire.GoAway(int.MaxValue, ErrorCode.NoError));
        await connection.SendAsync(Wire.GoAway(1, ErrorCode.NoError));
        var next = await server.AcceptAsync();
        await next.ServeAsync("again");
        Assert.Equal("again", await calls[1].ResponseAsync.WaitAsync(Api.Patience));
        await connection.SendAsync(Wire.GoAway(5, ErrorCode.NoError), Wire.Ping(9));
        await connection.AnswerAsync(1, "first");

        Assert.Equal("first", await calls[0].ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_stream_of_requests_above_the_last_stream_is_unavailable_once_it_was_written_to()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync("x").WaitAsync(Api.Patience);
        await connection.RequestAsync();
        await connection.SendAsync(Wire.GoAway(0, ErrorCode.NoError));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_call_that_is_cut_off_after_goaway_hears_what_that_said()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        await connection.SendAsync(Wire.GoAway(1, ErrorCode.EnhanceYourCalm, "calls come too fast"));
        connection.Close();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "Its GOAWAY said ENHANCE_YOUR_CALM (calls come too fast).");
    }
}
