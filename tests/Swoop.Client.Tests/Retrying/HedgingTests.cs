using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Retrying;

public class HedgingTests
{
    [Fact]
    public async Task A_slow_call_is_made_again_and_the_first_answer_wins()
    {
        await using var server = new FakeServer(Policies.Hedging(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var first = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var second = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var third = await connection.RequestAsync();

        Assert.Equal((null, "1", "2"), (first.Attempts(), second.Attempts(), third.Attempts()));
        await connection.AnswerAsync(second.Stream, "second");
        Assert.Equal("second", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal("1", (await call.ResponseHeadersAsync).GetValue("grpc-previous-rpc-attempts"));
        var losers = new[] { (await connection.NextAsync(FrameType.RstStream)).Stream, (await connection.NextAsync(FrameType.RstStream)).Stream };
        Assert.Equal([first.Stream, third.Stream], losers.Order());
    }

    [Fact]
    public async Task Headers_decide_the_race()
    {
        await using var server = new FakeServer(Policies.Hedging(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var first = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var second = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(first.Stream));

        Assert.Equal($"RST_STREAM {second.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
        await connection.SendAsync(FakeConnection.Trailers(first.Stream, ("grpc-status", "14"), ("grpc-message", "late")));
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "late");
    }

    [Fact]
    public async Task A_non_fatal_failure_sends_the_next_at_once()
    {
        await using var server = new FakeServer(Policies.Hedging(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();

        Assert.Equal("1", (await connection.RefuseAsync()).Attempts());
        Assert.Equal("2", (await connection.ServeAsync("third")).Attempts());
        Assert.Equal("third", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task After_that_attempts_come_at_the_delay_again()
    {
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 4), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var first = await connection.RequestAsync();
        await Policies.WhenAsync(() => server.Clock.NextTimer <= Policies.HedgingDelay);
        server.Clock.Advance(Policies.HedgingDelay * 0.9);
        await connection.SendAsync(Policies.Failure(first.Stream));
        var second = await connection.RequestAsync();
        // The moment at which the second would have come.
        server.Clock.Advance(Policies.HedgingDelay * 0.2);
        await Policies.WhenAsync(() => server.Clock.NextTimer <= Policies.HedgingDelay);
        using var other = server.Channel.Ask("other");
        Assert.Null((await connection.ServeAsync("other")).Attempts());
        await other.ResponseAsync.WaitAsync(Api.Patience);
        await server.Clock.PassAsync(Policies.HedgingDelay);

        Assert.Equal("2", (await connection.RequestAsync()).Attempts());
        await connection.AnswerAsync(second.Stream);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_fatal_failure_ends_the_call_and_all_attempts()
    {
        await using var server = new FakeServer(Policies.Hedging(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var first = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var second = await connection.RequestAsync();
        await connection.SendAsync(Policies.Failure(second.Stream, StatusCode.InvalidArgument));

        await call.ResponseAsync.FailsAsync(StatusCode.InvalidArgument, "no");
        Assert.Equal($"RST_STREAM {first.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
    }

    [Fact]
    public async Task When_all_fail_the_last_status_is_the_calls()
    {
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 2));
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        var last = await connection.RequestAsync();
        await connection.SendAsync(FakeConnection.TrailersOnly(last.Stream, ("grpc-status", "14"), ("grpc-message", "last")));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "last");
    }

    [Fact]
    public async Task Without_a_delay_all_attempts_are_sent_at_once()
    {
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 4, delay: TimeSpan.Zero));
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var requests = new List<FakeRequest>();
        while (requests.Count < 4) requests.Add(await connection.RequestAsync());

        Assert.Equal([null, "1", "2", "3"], requests.Select(request => request.Attempts()).Order());
        await connection.AnswerAsync(requests[3].Stream, "last");
        Assert.Equal("last", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_server_can_forbid_more_attempts()
    {
        // The clock stands still: on a slow machine a second attempt would be under way before the server has spoken, and the call would be its.
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 5), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "-1");

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task A_server_chooses_when_the_next_attempt_comes()
    {
        await using var server = new FakeServer(Policies.Hedging(delay: TimeSpan.FromSeconds(100)), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "30000");
        await Policies.WhenAsync(() => server.Clock.NextTimer <= TimeSpan.FromSeconds(30));
        server.Clock.Advance(TimeSpan.FromSeconds(29));
        using var other = server.Channel.Ask("other");
        Assert.Null((await connection.ServeAsync("other")).Attempts());
        await server.Clock.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_channel_in_trouble_sends_no_second_attempt()
    {
        await using var server = new FakeServer(Policies.Hedging(throttling: new RetryThrottling(2, 1)), usesClock: true);
        using var first = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await first.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");

        // The clock brings no attempt beside this one.
        using var second = server.Channel.Ask();
        var request = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        using var other = server.Channel.Ask("other");
        Assert.Null((await connection.ServeAsync("other")).Attempts());
        await connection.AnswerAsync(request.Stream);
        Assert.Equal("answer", await second.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_deadline_ends_all_attempts()
    {
        await using var server = new FakeServer(Policies.Hedging(), usesClock: true);
        using var call = server.Channel.Ask("x", new CallOptions(deadline: server.Clock.GetUtcNow().UtcDateTime.AddSeconds(10)));
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        await connection.RequestAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(10));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        await connection.NextAsync(FrameType.RstStream);
        await connection.NextAsync(FrameType.RstStream);
    }

    [Fact]
    public async Task Streams_are_written_to_all_attempts_and_read_from_the_winner()
    {
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 2), usesClock: true);
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        var first = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var second = await connection.RequestAsync();
        Assert.Equal($"DATA {second.Stream} 8", Describe(await connection.NextAsync(frame => frame.Stream == second.Stream && frame.Type == FrameType.Data)));
        await call.RequestStream.WriteAsync("both").WaitAsync(Api.Patience);
        var streams = new[] { (await connection.NextAsync(FrameType.Data)).Stream, (await connection.NextAsync(FrameType.Data)).Stream };
        Assert.Equal([first.Stream, second.Stream], streams.Order());
        await connection.SendAsync(Wire.Response(second.Stream), Wire.Data(second.Stream, FakeConnection.Message("a")));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        Assert.Equal("a", call.ResponseStream.Current);
        Assert.Equal($"RST_STREAM {first.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());

        await call.RequestStream.WriteAsync("winner").WaitAsync(Api.Patience);
        Assert.Equal(second.Stream, (await connection.NextAsync(FrameType.Data)).Stream);
    }

    [Fact]
    public async Task A_stream_that_outgrows_its_buffer_goes_on_with_the_attempt_that_has_sent_most()
    {
        await using var server = new FakeServer(Policies.Hedging(maxAttempts: 2) with { RetryBufferSize = 1000 }, usesClock: true);
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync(new string('x', 600)).WaitAsync(Api.Patience);
        var first = await connection.RequestAsync();
        await server.Clock.PassAsync(Policies.HedgingDelay);
        var second = await connection.RequestAsync();
        await connection.NextAsync(frame => frame.Stream == second.Stream && frame.Type == FrameType.Data);
        await call.RequestStream.WriteAsync(new string('y', 600)).WaitAsync(Api.Patience);

        Assert.Equal(second.Stream, (await connection.NextAsync(FrameType.RstStream)).Stream);
        await connection.AnswerAsync(first.Stream);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    private static string Describe(SentFrame frame) => $"{frame.Type.ToString().ToUpperInvariant()} {frame.Stream} {frame.Payload.Length}";
}
