using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Retrying;

public class RetryPushbackTests
{
    [Fact]
    public async Task A_server_chooses_when_the_next_attempt_comes()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "60000");
        await Policies.WhenAsync(() => server.Clock.NextTimer <= TimeSpan.FromSeconds(60));
        server.Clock.Advance(TimeSpan.FromSeconds(59));
        using var other = server.Channel.Ask("other");
        // It comes first: the retry is still waiting.
        Assert.Null((await connection.ServeAsync("other")).Attempts());
        server.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task No_delay_is_at_once()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "0");
        await connection.RefuseAsync(pushback: "0");

        Assert.Equal("2", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task After_a_pushback_waits_begin_anew()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 5), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        await connection.RefuseAsync(pushback: "0");
        await connection.RefuseAsync();
        // Not four times that.
        await server.Clock.PassAsync(Policies.LongBackoff);

        Assert.Equal("3", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("later")]
    public async Task A_server_can_forbid_retries(string pushback)
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: pushback);

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task Pushback_gives_no_more_attempts_than_there_are()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 2));
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "0");
        await connection.RefuseAsync(pushback: "0");

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task Pushback_makes_no_status_retryable()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(StatusCode.InvalidArgument, "0");

        await call.ResponseAsync.FailsAsync(StatusCode.InvalidArgument, "no");
    }

    [Fact]
    public async Task A_channel_in_trouble_retries_nothing_until_calls_succeed()
    {
        await using var server = new FakeServer(Policies.Retry(throttling: new RetryThrottling(3, 1)));
        var connecting = server.AcceptAsync();
        // Failures that speak of the request say nothing about the server; a pushback against retries does.
        using var first = server.Channel.Ask();
        var connection = await connecting;
        await connection.RefuseAsync(StatusCode.InvalidArgument);
        await first.ResponseAsync.FailsAsync(StatusCode.InvalidArgument);
        using var second = server.Channel.Ask();
        await connection.RefuseAsync(StatusCode.InvalidArgument, "-1");
        await second.ResponseAsync.FailsAsync(StatusCode.InvalidArgument);

        // Two tokens are left; this failure makes it one, which is less than half of three.
        using var third = server.Channel.Ask();
        await connection.RefuseAsync(pushback: "0");
        await third.ResponseAsync.FailsAsync(StatusCode.Unavailable);

        for (var i = 0; i < 2; i++)
        {
            using var good = server.Channel.Ask();
            await connection.ServeAsync();
            await good.ResponseAsync.WaitAsync(Api.Patience);
        }

        using var last = server.Channel.Ask();
        await connection.RefuseAsync(pushback: "0");
        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await last.ResponseAsync.WaitAsync(Api.Patience));
    }
}
