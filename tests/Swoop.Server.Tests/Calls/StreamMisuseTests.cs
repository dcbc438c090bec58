using Grpc.Core;
using Swoop.Http2.Connection;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Calls;

public sealed class StreamMisuseTests
{
    [Fact]
    public async Task Two_reads_at_once_are_a_mistake()
    {
        var exception = await InHandlerAsync(async (requests, _, _) =>
        {
            var first = requests.MoveNext(CancellationToken.None);
            await requests.MoveNext(CancellationToken.None);
            await first;
        });
        Assert.IsType<InvalidOperationException>(exception);
    }

    [Fact]
    public async Task A_read_can_be_given_up_and_begun_again()
    {
        var read = new TaskCompletionSource<string>();
        await using var server = await TestServer.DuplexAsync(async (requests, responses, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var waiting = requests.MoveNext(cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            await responses.WriteAsync("ready");
            Assert.True(await requests.MoveNext(CancellationToken.None));
            read.SetResult(requests.Current);
        });
        await using var client = server.Connect();
        var call = client.Call();
        await call.NextAsync();
        call.Send("late", end: true);
        Assert.Equal("late", await read.Task.WaitAsync(RawClient.Patience));
    }

    [Fact]
    public async Task Current_before_the_first_message_is_a_mistake() =>
        Assert.IsType<InvalidOperationException>(await InHandlerAsync((requests, _, _) => Task.FromResult(requests.Current)));

    [Fact]
    public async Task The_end_of_the_requests_stays_the_end()
    {
        await using var server = await TestServer.DuplexAsync(async (requests, _, _) =>
        {
            Assert.False(await requests.MoveNext(CancellationToken.None));
            Assert.False(await requests.MoveNext(CancellationToken.None));
        });
        await using var client = server.Connect();
        var call = client.Call().End();
        await call.EndedAsync;
        Assert.Equal("0", call.GrpcStatus);
    }

    [Fact]
    public async Task A_null_message_is_a_mistake() =>
        Assert.IsType<ArgumentNullException>(await InHandlerAsync((_, responses, _) => responses.WriteAsync(null!)));

    [Fact]
    public async Task Reads_and_writes_after_the_handler_has_ended_are_mistakes()
    {
        var kept = new TaskCompletionSource<(IAsyncStreamReader<string> Requests, IServerStreamWriter<string> Responses, ServerCallContext Context)>();
        await using var server = await TestServer.DuplexAsync((requests, responses, context) =>
        {
            kept.SetResult((requests, responses, context));
            return Task.CompletedTask;
        });
        await using var client = server.Connect();
        await client.Call().End().EndedAsync;
        var (requests, responses, context) = await kept.Task;
        Assert.Equal(
            "Can't write the message because the request is complete.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => responses.WriteAsync("x"))).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => requests.MoveNext(CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
        Assert.Empty(context.RequestHeaders);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        var written = 0;
        await using var server = await TestServer.DuplexAsync(
            async (_, responses, _) =>
            {
                var message = new string('x', 16 << 10);
                for (; written < 200; written++) await responses.WriteAsync(message);
            },
            new GrpcServerOptions { SendBufferSize = 32 << 10 });
        // The client's window must not grow by measurement: it is what the writer is to run into.
        await using var client = server.Connect(new Http2EngineOptions { MaxWindow = 0 }, givesCredit: false);
        var call = client.Call().End();
        await call.NextAsync();
        client.Do(engine => engine.SendPing(5));
        await client.SawAsync("pong 5");
        // The window holds four such messages, the buffer two more; one may be on its way in, and the first may not have been counted yet.
        Assert.InRange(written, 0, 8);
        client.Do(engine => engine.ReturnCredit(call, 60_000));
        await call.NextAsync();
    }

    [Fact]
    public async Task A_second_write_before_the_first_has_ended_is_a_mistake()
    {
        var outcome = new TaskCompletionSource<Exception>();
        await using var server = await TestServer.DuplexAsync(async (_, responses, _) =>
        {
            var first = responses.WriteAsync(new string('x', 200_000));
            outcome.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync("y")));
            await first;
        });
        await using var client = server.Connect(givesCredit: false);
        client.Call().End();
        Assert.IsType<InvalidOperationException>(await outcome.Task.WaitAsync(RawClient.Patience));
    }

    [Fact]
    public async Task The_end_of_the_call_lets_go_of_a_reader_that_nobody_awaits()
    {
        var left = new TaskCompletionSource<Task<bool>>();
        await using var server = await TestServer.DuplexAsync((requests, _, _) =>
        {
            left.SetResult(requests.MoveNext(CancellationToken.None));
            return Task.CompletedTask;
        });
        await using var client = server.Connect();
        client.Call();
        var reading = await left.Task.WaitAsync(RawClient.Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(RawClient.Patience));
    }

    private static async Task<Exception?> InHandlerAsync(Func<IAsyncStreamReader<string>, IServerStreamWriter<string>, ServerCallContext, Task> handler)
    {
        Exception? caught = null;
        await using var server = await TestServer.DuplexAsync(async (requests, responses, context) =>
            caught = await Record.ExceptionAsync(() => handler(requests, responses, context)));
        await using var client = server.Connect();
        var call = client.Call();
        await call.EndedAsync;
        return caught;
    }
}
