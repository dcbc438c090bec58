using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Retrying;

public class PickFailureTests
{
    private static readonly Status _failure = new(StatusCode.Unavailable, "none");

    [Fact]
    public async Task A_dropped_call_is_not_made_again()
    {
        var policy = new FailingPolicy(PickResult.Drop(_failure));
        await using var server = new FakeServer(policy.In(Policies.Retry()));

        await server.Channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "none");
        Assert.Equal(1, policy.Picks);
        await server.Channel.Talk().ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Unavailable, "none");
        Assert.Equal(2, policy.Picks);
    }

    [Fact]
    public async Task A_dropped_call_is_not_hedged()
    {
        var policy = new FailingPolicy(PickResult.Drop(_failure));
        await using var server = new FakeServer(policy.In(Policies.Hedging()));

        await server.Channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "none");
        Assert.Equal(1, policy.Picks);
    }

    [Fact]
    public async Task A_call_for_which_there_is_no_connection_is_made_again()
    {
        var policy = new FailingPolicy(PickResult.Fail(_failure));
        await using var server = new FakeServer(policy.In(Policies.Retry(maxAttempts: 2)), usesClock: true);
        var call = server.Channel.Ask();
        await server.Clock.PassAsync(Policies.LongBackoff);

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "none");
        Assert.Equal(2, policy.Picks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_picker_that_throws_when_it_is_asked_why_a_call_still_waits_changes_no_status(int attempts)
    {
        var policy = new FailingPolicy(PickResult.Fail(_failure)) { FailureOfLaterPicks = new InvalidOperationException("it is broken") };
        var options = attempts > 1 ? Policies.Retry(maxAttempts: attempts) : new GrpcChannelOptions { ServiceConfig = new ServiceConfig() };
        await using var server = new FakeServer(policy.In(options), usesClock: true);
        var call = server.Channel.Ask("x", new CallOptions(deadline: server.Clock.GetUtcNow().UtcDateTime.AddSeconds(5)).WithWaitForReady());
        await Policies.WhenAsync(() => policy.Picks == 1);
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded, "It waited for a connection. The call could not be sent: it is broken");
    }

    [Fact]
    public async Task Calls_after_the_channels_end_fail_at_once()
    {
        await using var server = new FakeServer(Policies.Retry());
        await server.Channel.ShutdownAsync();

        await server.Channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "shut down");
    }
}
