using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Retrying;

/// <summary>The configurations that gRFC A6 shows, and what it says they do.</summary>
public sealed class ProposalExamplesTests
{
    private const string Names = "\"name\":[{}]";
    private const string Retry = """
        "retryPolicy":{"maxAttempts":4,"initialBackoff":".1s","maxBackoff":"1s","backoffMultiplier":2,"retryableStatusCodes":["UNAVAILABLE"]}
        """;
    private const string Hedging = """
        "hedgingPolicy":{"maxAttempts":4,"hedgingDelay":".5s","nonFatalStatusCodes":["UNAVAILABLE","INTERNAL","ABORTED"]}
        """;

    private static readonly TimeSpan _halfASecond = TimeSpan.FromSeconds(0.5);

    [Fact]
    public async Task Retries_wait_a_tenth_of_a_second_then_twice_that_and_twice_again_give_or_take_a_fifth()
    {
        await using var server = Start($$"""{"methodConfig":[{ {{Names}},{{Retry}} }]}""");
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        foreach (var wait in new[] { 100, 200, 400 })
        {
            await connection.RefuseAsync();
            var longest = TimeSpan.FromMilliseconds(wait * 1.2 + 3);
            await Policies.WhenAsync(() => server.Clock.NextTimer <= longest);
            server.Clock.Advance(TimeSpan.FromMilliseconds(wait * 0.8 - 1));
            // It comes first: the retry is still waiting.
            using var other = server.Channel.Ask("other");
            Assert.Null((await connection.ServeAsync()).Attempts());
            await other.ResponseAsync.WaitAsync(Api.Patience);
            server.Clock.Advance(longest - TimeSpan.FromMilliseconds(wait * 0.8 - 1));
        }

        var last = await connection.RefuseAsync();
        Assert.Equal("3", last.Attempts());
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task Hedges_are_sent_every_half_second_until_there_are_four()
    {
        await using var server = Start($$"""{"methodConfig":[{ {{Names}},{{Hedging}} }]}""");
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var streams = new List<uint> { (await connection.RequestAsync()).Stream };
        for (var hedge = 1; hedge <= 3; hedge++)
        {
            await Policies.WhenAsync(() => server.Clock.NextTimer <= _halfASecond);
            server.Clock.Advance(_halfASecond - TimeSpan.FromMilliseconds(1));
            Assert.True(await NothingCameAsync(connection));
            server.Clock.Advance(TimeSpan.FromMilliseconds(3));
            var request = await connection.RequestAsync();
            Assert.Equal($"{hedge}", request.Attempts());
            streams.Add(request.Stream);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await NothingCameAsync(connection));
        await connection.AnswerAsync(streams[2]);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        var cancelled = new List<uint>();
        while (cancelled.Count < 3) cancelled.Add((await connection.NextAsync(frame => frame.Type == FrameType.RstStream && streams.Contains(frame.Stream))).Stream);
        Assert.Equal([streams[0], streams[1], streams[3]], cancelled.Order());
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Aborted)]
    public async Task A_non_fatal_status_sends_the_next_hedge_at_once_and_a_fatal_one_ends_the_call(StatusCode code)
    {
        await using var server = Start($$"""{"methodConfig":[{ {{Names}},{{Hedging}} }]}""");
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(code);
        Assert.Equal("1", (await connection.RefuseAsync(StatusCode.PermissionDenied)).Attempts());
        await call.ResponseAsync.FailsAsync(StatusCode.PermissionDenied, "no");
    }

    [Fact]
    public async Task After_a_pushback_of_n_hedges_come_at_n_and_at_n_and_the_delay()
    {
        await using var server = Start($$"""{"methodConfig":[{ {{Names}},{{Hedging}} }]}""");
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var first = await connection.RequestAsync();
        await Policies.WhenAsync(() => server.Clock.NextTimer <= _halfASecond);
        await connection.SendAsync(Policies.Failure(first.Stream, pushback: "60"));
        await server.Clock.PassAsync(TimeSpan.FromMilliseconds(63));
        Assert.Equal("1", (await connection.RequestAsync()).Attempts());
        await Policies.WhenAsync(() => server.Clock.NextTimer <= _halfASecond);
        server.Clock.Advance(_halfASecond - TimeSpan.FromMilliseconds(1));
        Assert.True(await NothingCameAsync(connection));
        server.Clock.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal("2", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    /// <summary>10 tokens and a ratio of 0.1, counted in thousandths: whether there is a retry hangs on one successful call of a method that has no policy.</summary>
    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Every_call_of_the_channel_counts_for_the_throttling(int successes, bool retries)
    {
        await using var server = Start($$"""
            {"methodConfig":[{"name":[{"service":"test.Service","method":"Unary"}],{{Retry}} }],"retryThrottling":{"maxTokens":10,"tokenRatio":0.1} }
            """);
        var connecting = server.AcceptAsync();
        FakeConnection? connection = null;
        // 10 to 8, 8 to 6 in two attempts each; the next failure makes it 5, which is half, and final.
        foreach (var attempts in new[] { 2, 2, 1 })
        {
            using var bad = server.Channel.Ask();
            connection ??= await connecting;
            for (var attempt = 1; attempt <= attempts; attempt++) await connection.RefuseAsync(pushback: attempt == 2 ? "-1" : "0");
            await bad.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
        }

        for (var i = 0; i < successes; i++)
        {
            using var good = server.Channel.Stream();
            await connection!.ServeAsync();
            Assert.Equal(["answer"], await good.ResponseStream.ToListAsync());
        }

        // From 6.0 to 5.0, or from 6.1 to 5.1.
        using var last = server.Channel.Ask();
        await connection!.RefuseAsync(pushback: "0");
        if (retries) Assert.Equal("1", (await connection!.ServeAsync()).Attempts());
        else await last.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    private static FakeServer Start(string config) => new(new GrpcChannelOptions { ServiceConfig = ServiceConfig.Parse(config) }, usesClock: true);

    /// <summary>No attempt is on its way: a PING that is sent now is answered first.</summary>
    private static async Task<bool> NothingCameAsync(FakeConnection connection)
    {
        await connection.SendAsync(Wire.Ping(9));
        return (await connection.NextAsync(static frame => frame.Type == FrameType.Headers || frame.ToString() == "PING ACK 9")).Type == FrameType.Ping;
    }
}
