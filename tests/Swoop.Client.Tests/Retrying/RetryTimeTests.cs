using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Retrying;

public class RetryTimeTests
{
    [Fact]
    public async Task A_deadline_ends_the_wait_for_the_next_attempt_and_tells_why_there_was_one()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask("x", In(server, 5));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "60000");
        await Policies.WhenAsync(() => server.Channel.State == ConnectivityState.Ready);
        await DrainAsync(server, connection);
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        var failure = await call.ResponseAsync.FailureAsync();
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Contains("Unavailable: no", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_an_attempt_waits_for_a_connection_says_so()
    {
        var clock = new ManualTimeProvider();
        using var channel = GrpcChannel.ForConnector(new EndlessConnector(), Policies.Retry() with { TimeProvider = clock });
        var call = channel.Ask("x", new CallOptions(deadline: clock.GetUtcNow().UtcDateTime.AddSeconds(5)));
        clock.Advance(TimeSpan.FromSeconds(6));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded, "The call's deadline has passed. It waited for a connection to endless:1.");
    }

    [Fact]
    public async Task All_attempts_have_one_deadline()
    {
        await using var server = new FakeServer(Policies.Retry(codes: [StatusCode.Unavailable, StatusCode.DeadlineExceeded]), usesClock: true);
        using var call = server.Channel.Ask("x", In(server, 10));
        var connection = await server.AcceptAsync();
        Assert.Equal("10000000u", (await connection.RefuseAsync(pushback: "4000"))["grpc-timeout"]);
        await server.Clock.PassAsync(TimeSpan.FromSeconds(4));
        var second = await connection.RequestAsync();
        Assert.InRange(int.Parse(second["grpc-timeout"]![..^1]), 5_990_000, 6_000_000);
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        // There would be another attempt, but no time for it.
        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        Assert.Equal($"RST_STREAM {second.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
    }

    [Fact]
    public async Task The_policys_timeout_counts_from_the_call_on()
    {
        var options = Policies.Retry();
        var method = options.ServiceConfig!.MethodConfigs[0] with { Timeout = TimeSpan.FromSeconds(10) };
        await using var server = new FakeServer(Policies.Channel(method), usesClock: true);
        using var call = server.Channel.Ask("x", In(server, 100));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "4000");
        await server.Clock.PassAsync(TimeSpan.FromSeconds(4));

        Assert.InRange(int.Parse((await connection.RequestAsync())["grpc-timeout"]![..^1]), 5_990_000, 6_000_000);
        server.Clock.Advance(TimeSpan.FromSeconds(6));
        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_and_a_cancelled_token_start_nothing()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);

        await server.Channel.Ask("x", In(server, 0)).ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        await server.Channel.Ask("x", new CallOptions(cancellationToken: new CancellationToken(true))).ResponseAsync.FailsAsync(StatusCode.Cancelled);
        await server.Channel.Stream("x", new CallOptions(cancellationToken: new CancellationToken(true))).ResponseStream.MoveNext(default).FailsAsync(StatusCode.Cancelled);
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_it_waits_for_the_next_attempt()
    {
        await using var server = new FakeServer(Policies.Retry(codes: [StatusCode.Unavailable, StatusCode.Cancelled]));
        using var source = new CancellationTokenSource();
        var call = server.Channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "600000");
        await DrainAsync(server, connection);
        await source.CancelAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Cancelled, "cancelled by its caller");
        await call.ResponseHeadersAsync.FailsAsync(StatusCode.Cancelled);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_disposed_call_waits_for_no_attempt()
    {
        await using var server = new FakeServer(Policies.Retry());
        var call = server.Channel.Stream();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "600000");
        await DrainAsync(server, connection);
        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        call.Dispose();

        await read.FailsAsync(StatusCode.Cancelled, "disposed");
    }

    [Fact]
    public async Task Cancelling_reaches_the_attempt_that_is_under_way_and_is_final()
    {
        await using var server = new FakeServer(Policies.Retry(codes: [StatusCode.Cancelled]) with { ThrowOperationCanceledOnCancellation = true });
        using var source = new CancellationTokenSource();
        var call = server.Channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal($"RST_STREAM {request.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
    }

    [Fact]
    public async Task What_follows_a_cancelled_call_does_not_run_inside_of_Cancel()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var source = new CancellationTokenSource();
        var call = server.Channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(pushback: "600000");
        await DrainAsync(server, connection);
        var inCancel = new ThreadLocal<bool>();
        var follows = call.ResponseAsync.ContinueWith(_ => inCancel.Value, TaskContinuationOptions.ExecuteSynchronously);
        inCancel.Value = true;
        source.Cancel();
        inCancel.Value = false;

        Assert.False(await follows.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task The_token_of_the_first_read_cancels_the_call()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Stream();
        using var source = new CancellationTokenSource();
        var read = call.ResponseStream.MoveNext(source.Token);
        await (await server.AcceptAsync()).RequestAsync();
        await source.CancelAsync();

        await read.FailsAsync(StatusCode.Cancelled, "read was cancelled");
    }

    /// <summary>When another call is answered, the client has read what came before.</summary>
    private static async Task DrainAsync(FakeServer server, FakeConnection connection)
    {
        using var other = server.Channel.Ask("other");
        await connection.ServeAsync();
        await other.ResponseAsync.WaitAsync(Api.Patience);
    }

    private static CallOptions In(FakeServer server, double seconds) => new(deadline: server.Clock.GetUtcNow().UtcDateTime.AddSeconds(seconds));
}
