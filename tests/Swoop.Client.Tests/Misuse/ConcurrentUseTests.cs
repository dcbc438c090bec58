using Grpc.Core;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Misuse;

/// <summary>What may be done at the same time does no harm at the same time.</summary>
public class ConcurrentUseTests
{
    private const int Threads = 8;

    [Fact]
    public async Task Disposing_a_channel_ends_the_calls_of_all_threads()
    {
        await using var host = await TestHost.StartAsync();
        var answered = new TaskCompletionSource();
        var calling = OnThreads(async () =>
        {
            while (true)
            {
                try
                {
                    Assert.Equal("x", await host.Channel.Ask("x").ResponseAsync.WaitAsync(Api.Patience));
                    answered.TrySetResult();
                }
                catch (RpcException exception)
                {
                    return exception.StatusCode;
                }
            }
        });
        await answered.Task.WaitAsync(Api.Patience);

        await OnThreads(() =>
        {
            host.Channel.Dispose();
            return Task.FromResult(true);
        });

        Assert.All(await calling.WaitAsync(Api.Patience), status => Assert.Contains(status, (StatusCode[])[StatusCode.Unavailable, StatusCode.Cancelled]));
        await host.Channel.Ask("x").ResponseAsync.FailsAsync(StatusCode.Unavailable, "The channel was shut down.");
    }

    [Fact]
    public async Task Shutting_a_channel_down_on_many_threads_lets_open_calls_end()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = async (request, _) =>
        {
            host.Entered.TrySetResult();
            await host.Gate.Task;
            return request;
        };
        using var call = host.Channel.Ask("x");
        await host.Entered.Task.WaitAsync(Api.Patience);

        var ending = OnThreads(async () =>
        {
            await host.Channel.ShutdownAsync();
            return true;
        });
        host.Gate.SetResult();

        Assert.Equal("x", await call.ResponseAsync.WaitAsync(Api.Patience));
        await ending.WaitAsync(Api.Patience);
        Assert.Equal(ConnectivityState.Shutdown, host.Channel.State);
    }

    [Fact]
    public async Task A_call_can_be_disposed_while_it_is_read_and_written()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Talk();
        var reading = Task.Run(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None)) host.Entered.TrySetResult();
        });
        var writing = Task.Run(async () =>
        {
            while (true) await call.RequestStream.WriteAsync("x");
        });
        await host.Entered.Task.WaitAsync(Api.Patience);

        await OnThreads(() =>
        {
            call.Dispose();
            return Task.FromResult(true);
        });

        await reading.FailsAsync(StatusCode.Cancelled);
        await writing.FailsAsync(StatusCode.Cancelled);
    }

    [Fact]
    public async Task A_server_can_be_shut_down_by_several_threads()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("x", await host.Channel.Ask("x"));

        await OnThreads(async () =>
        {
            await host.Server.ShutdownAsync();
            return true;
        }).WaitAsync(Api.Patience);

        Assert.Equal(0, host.Server.ConnectionCount);
    }

    private static Task<T[]> OnThreads<T>(Func<Task<T>> action) => Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(action)));
}
