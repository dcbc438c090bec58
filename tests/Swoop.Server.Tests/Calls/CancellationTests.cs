using Grpc.Core;
using Swoop.Server.Tests.Kit;
using Swoop.TestKit;

namespace Swoop.Server.Tests.Calls;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_reset_by_the_client_cancels_the_handlers_token()
    {
        var (started, cancelled) = (new Signal(), new Signal());
        await using var server = await WaitingServerAsync(started, cancelled);
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        call.Reset();
        await cancelled.WaitAsync();
    }

    [Fact]
    public async Task The_loss_of_the_connection_cancels_the_handlers_token()
    {
        var (started, cancelled) = (new Signal(), new Signal());
        await using var server = await WaitingServerAsync(started, cancelled);
        var client = server.Connect();
        client.Call().Send("x", end: true);
        await started.WaitAsync();
        await client.DisposeAsync();
        await cancelled.WaitAsync();
    }

    [Fact]
    public async Task A_deadline_that_passes_cancels_the_token_and_resets_the_stream_with_CANCEL()
    {
        var time = new ManualTimeProvider();
        var (started, cancelled) = (new Signal(), new Signal());
        await using var server = await WaitingServerAsync(started, cancelled, new GrpcServerOptions { TimeProvider = time });
        await using var client = server.Connect();
        var call = client.Call(("grpc-timeout", "5S")).Send("x", end: true);
        await started.WaitAsync();
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(cancelled.IsSet);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await cancelled.WaitAsync();
        await call.EndedAsync;
        Assert.Equal(["reset Cancel"], call.Events);
    }

    [Fact]
    public async Task A_timeout_of_zero_has_expired_already_and_no_handler_runs()
    {
        var time = new ManualTimeProvider();
        var handled = new Signal();
        await using var server = await TestServer.UnaryAsync(
            (request, _) =>
            {
                handled.Set();
                return Task.FromResult(request);
            },
            new GrpcServerOptions { TimeProvider = time });
        await using var client = server.Connect();
        var call = client.Call(("grpc-timeout", "0S"));
        client.Do(engine => engine.SendPing(9));
        await client.SawAsync("pong 9");
        time.Advance(TimeSpan.FromMilliseconds(10));
        call.Send("x", end: true);
        await call.EndedAsync;
        Assert.Equal(["reset Cancel"], call.Events);
        Assert.False(handled.IsSet);
    }

    [Fact]
    public async Task A_read_of_a_call_that_is_cancelled_throws_OperationCanceledException()
    {
        var outcome = new TaskCompletionSource<Exception>();
        var started = new Signal();
        await using var server = await TestServer.DuplexAsync(async (requests, _, _) =>
        {
            started.Set();
            outcome.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
        });
        await using var client = server.Connect();
        var call = client.Call();
        await started.WaitAsync();
        call.Reset();
        Assert.IsType<OperationCanceledException>(await outcome.Task.WaitAsync(RawClient.Patience));
    }

    [Fact]
    public async Task A_write_to_a_call_that_is_cancelled_throws_OperationCanceledException()
    {
        var outcome = new TaskCompletionSource<Exception>();
        var started = new Signal();
        await using var server = await TestServer.DuplexAsync(async (_, responses, context) =>
        {
            var cancelled = Signal.On(context.CancellationToken);
            started.Set();
            await cancelled.WaitAsync();
            outcome.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync("x")));
        });
        await using var client = server.Connect();
        var call = client.Call();
        await started.WaitAsync();
        call.Reset();
        Assert.IsType<OperationCanceledException>(await outcome.Task.WaitAsync(RawClient.Patience));
    }

    [Fact]
    public async Task A_slot_is_free_only_when_the_handler_has_ended()
    {
        var (go, started) = (new Signal(), new SemaphoreSlim(0));
        await using var server = await TestServer.UnaryAsync(
            async (request, _) =>
            {
                started.Release();
                await go.WaitAsync();
                return request;
            },
            new GrpcServerOptions { MaxConcurrentStreams = 2 });
        await using var client = server.Connect();
        await client.SawAsync("settings");
        var first = client.Call().Send("1", end: true);
        var second = client.Call().Send("2", end: true);
        await started.WaitAsync(RawClient.Patience);
        await started.WaitAsync(RawClient.Patience);
        first.Reset();
        second.Reset();
        var refused = client.Call().Send("3", end: true);
        await refused.EndedAsync;
        Assert.Equal(["reset RefusedStream"], refused.Events);
        go.Set();
        var accepted = await client.UnaryAsync("4");
        while (accepted.Events.Contains("reset RefusedStream"))
        {
            // The handlers are on their way out; a client that asks without a pause would be told to calm down.
            await Task.Delay(TimeSpan.FromMilliseconds(5));
            accepted = await client.UnaryAsync("4");
        }

        Assert.Equal("0", accepted.GrpcStatus);
    }

    [Fact]
    public async Task What_a_handler_says_after_its_call_was_cancelled_is_not_sent_and_the_connection_goes_on()
    {
        var (started, ended) = (new Signal(), new Signal());
        await using var server = await new TestServer()
            .Unary(
                async (request, context) =>
                {
                    var cancelled = Signal.On(context.CancellationToken);
                    started.Set();
                    await cancelled.WaitAsync();
                    ended.Set();
                    return request;
                })
            .Unary((request, _) => Task.FromResult(request), "Echo")
            .StartAsync();
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        call.Reset();
        await ended.WaitAsync();
        Assert.Equal("0", (await client.UnaryAsync("y", (":path", "/test.Service/Echo"))).GrpcStatus);
    }

    private static Task<TestServer> WaitingServerAsync(Signal started, Signal cancelled, GrpcServerOptions? options = null) => TestServer.UnaryAsync(
        async (request, context) =>
        {
            var signal = Signal.On(context.CancellationToken);
            started.Set();
            await signal.WaitAsync();
            cancelled.Set();
            throw new OperationCanceledException(context.CancellationToken);
        },
        options);
}
