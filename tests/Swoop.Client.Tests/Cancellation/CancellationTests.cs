using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Server;

namespace Swoop.Client.Tests.Cancellation;

public class CancellationTests
{
    [Fact]
    public async Task A_call_with_a_cancelled_token_never_starts()
    {
        await using var server = new FakeServer();

        await server.Channel.Ask("x", new CallOptions(cancellationToken: new CancellationToken(true))).ResponseAsync.FailsAsync(StatusCode.Cancelled);
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_connecting()
    {
        using var channel = GrpcChannel.ForConnector(new EndlessConnector());
        using var source = new CancellationTokenSource();
        var call = channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        await source.CancelAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);
    }

    [Fact]
    public async Task What_follows_a_cancelled_call_does_not_run_inside_of_Cancel()
    {
        using var channel = GrpcChannel.ForConnector(new EndlessConnector());
        using var source = new CancellationTokenSource();
        var inCancel = new ThreadLocal<bool>();
        var call = channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        var follows = call.ResponseAsync.ContinueWith(_ => inCancel.Value, TaskContinuationOptions.ExecuteSynchronously);
        inCancel.Value = true;
        source.Cancel();
        inCancel.Value = false;

        Assert.False(await follows.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_it_waits_for_a_stream()
    {
        await using var server = new FakeServer();
        using var first = server.Channel.Ask("first");
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        var request = await connection.RequestAsync();
        var waiting = Enumerable.Range(0, 50).Select(_ => server.Channel.Ask("waits")).ToList();
        foreach (var call in waiting) call.Dispose();
        foreach (var call in waiting) await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);
        using var last = server.Channel.Ask("last");
        await connection.AnswerAsync(request.Stream);

        Assert.Equal(3u, (await connection.ServeAsync("last")).Stream);
        Assert.Equal("last", await last.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_call_can_be_cancelled_after_its_headers()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream));
        Assert.Empty(await call.ResponseHeadersAsync.WaitAsync(Api.Patience));
        call.Dispose();

        await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);
        Assert.Equal($"RST_STREAM {request.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
    }

    [Fact]
    public async Task A_token_of_a_read_cancels_the_call()
    {
        await using var host = await TestHost.StartAsync();
        host.OnServerStreaming = async (_, responses, context) =>
        {
            await responses.WriteAsync("one");
            await host.Hold("", context);
        };
        using var call = host.Channel.Stream();
        using var source = new CancellationTokenSource();
        Assert.True(await call.ResponseStream.MoveNext(source.Token).WaitAsync(Api.Patience));
        var read = call.ResponseStream.MoveNext(source.Token);
        await source.CancelAsync();

        await read.FailsAsync(StatusCode.Cancelled);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task What_arrived_before_a_cancellation_and_was_not_read_is_not_read_any_more()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Stream();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        byte[] messages = [.. Enumerable.Range(1, 5).SelectMany(number => FakeConnection.Message($"{number}"))];
        await connection.SendAsync(Wire.Response(request.Stream), Wire.Data(request.Stream, messages));
        for (var i = 1; i <= 3; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
            Assert.Equal($"{i}", call.ResponseStream.Current);
        }

        call.Dispose();
        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Cancelled);
    }

    [Fact]
    public async Task A_write_that_waits_for_credit_can_be_cancelled()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { SendBufferSize = 1000 });
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        var write = call.RequestStream.WriteAsync(new string('x', 200_000));
        await connection.NextAsync(FrameType.Data);
        Assert.False(write.IsCompleted);
        call.Dispose();

        await write.FailsAsync(StatusCode.Cancelled);
        await connection.NextAsync(FrameType.RstStream);
    }

    [Fact]
    public async Task A_token_of_a_write_cancels_the_call()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { SendBufferSize = 1000 });
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        using var source = new CancellationTokenSource();
        var write = call.RequestStream.WriteAsync(new string('x', 200_000), source.Token);
        await connection.NextAsync(FrameType.Data);
        await source.CancelAsync();

        await write.FailsAsync(StatusCode.Cancelled);
        await connection.NextAsync(FrameType.RstStream);
    }

    [Fact]
    public async Task Cancelling_after_the_end_changes_nothing()
    {
        await using var host = await TestHost.StartAsync();
        using var source = new CancellationTokenSource();
        var call = host.Channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        Assert.Equal("x", await call);
        await source.CancelAsync();
        call.Dispose();

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("x", await call);
    }

    [Fact]
    public async Task A_handler_learns_that_its_call_was_cancelled()
    {
        await using var host = await TestHost.StartAsync();
        var learnt = new TaskCompletionSource();
        host.OnUnary = async (request, context) =>
        {
            context.CancellationToken.Register(learnt.SetResult);
            return await host.Hold(request, context);
        };
        var call = host.Channel.Ask();
        await host.Entered.Task.WaitAsync(Api.Patience);
        call.Dispose();

        await learnt.Task.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task Cancellation_can_be_an_OperationCanceledException()
    {
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        host.OnUnary = host.Hold;
        using var source = new CancellationTokenSource();
        var call = host.Channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        await host.Entered.Task.WaitAsync(Api.Patience);
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(StatusCode.Cancelled, Assert.IsType<RpcException>(exception.InnerException).StatusCode);
    }

    [Fact]
    public async Task Calls_cancelled_at_any_moment_leave_the_channel_in_order()
    {
        // Handlers of cancelled calls still hold their slots: none of these calls is refused for it.
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { MaxConcurrentStreams = 1000 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            var random = new Random(lane);
            // Few enough that the server takes them for no attack.
            for (var i = 0; i < 100; i++)
            {
                using var source = new CancellationTokenSource();
                using var call = host.Channel.Talk(new CallOptions(cancellationToken: source.Token));
                var cancel = Task.Run(() =>
                {
                    Thread.SpinWait(random.Next(20_000));
                    source.Cancel();
                });
                try
                {
                    await call.RequestStream.WriteAsync("x");
                    await call.RequestStream.CompleteAsync();
                    Assert.Equal(["x"], await call.ResponseStream.ToListAsync());
                }
                catch (RpcException exception)
                {
                    Assert.True(exception.StatusCode == StatusCode.Cancelled, exception.Status.ToString());
                }

                await cancel;
            }
        }))).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("still here", await host.Channel.Ask("still here").ResponseAsync.WaitAsync(Api.Patience));
    }
}
