using Grpc.Core;
using Swoop.Server.Tests.Kit;
using Swoop.TestKit;

namespace Swoop.Server.Tests.Lifecycle;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_drain_announces_itself_then_names_the_last_stream_and_waits_for_calls()
    {
        var (started, go) = (new Signal(), new Signal());
        await using var server = await HoldingServerAsync(started, go);
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        var shutdown = server.Server.ShutdownAsync();
        await client.SawAsync("goaway 2147483647 NoError");
        await client.SawAsync("goaway 1 NoError");
        Assert.False(shutdown.IsCompleted);
        go.Set();
        Assert.Equal(["x"], await call.AllAsync());
        await client.SawAsync("closed");
        await shutdown.WaitAsync(RawClient.Patience);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_call_that_was_under_way_when_the_drain_began_is_served()
    {
        var (started, go) = (new Signal(), new Signal());
        await using var server = await HoldingServerAsync(started, go);
        await using var client = server.Connect();
        var first = client.Call().Send("1", end: true);
        await started.WaitAsync();
        RawCall? second = null;
        // Sent before the answer to the drain's PING, which the engine writes when it reads.
        lock (client)
        {
            second = client.Call().Send("2", end: true);
        }

        var shutdown = server.Server.ShutdownAsync();
        await client.SawAsync("goaway 3 NoError");
        go.Set();
        Assert.Equal(["1"], await first.AllAsync());
        Assert.Equal(["2"], await second.AllAsync());
        await shutdown.WaitAsync(RawClient.Patience);
    }

    [Fact]
    public async Task Handlers_learn_of_the_drain_and_their_tokens_stay_quiet()
    {
        var started = new Signal();
        await using var server = await TestServer.DuplexAsync(async (_, responses, context) =>
        {
            var draining = Signal.On(context.GetDrainToken());
            started.Set();
            await draining.WaitAsync();
            await responses.WriteAsync(context.CancellationToken.IsCancellationRequested ? "cancelled" : "draining");
        });
        await using var client = server.Connect();
        var call = client.Call().End();
        await started.WaitAsync();
        var stopping = Signal.On(server.Server.Stopping);
        var shutdown = server.Server.ShutdownAsync();
        await stopping.WaitAsync();
        Assert.Equal(["draining"], await call.AllAsync());
        Assert.Equal("0", call.GrpcStatus);
        await shutdown.WaitAsync(RawClient.Patience);
    }

    [Fact]
    public async Task At_the_deadline_what_still_goes_on_is_cut_off()
    {
        var time = new ManualTimeProvider();
        var (started, cancelled) = (new Signal(), new Signal());
        await using var server = await TestServer.UnaryAsync(
            async (request, context) =>
            {
                var signal = Signal.On(context.CancellationToken);
                started.Set();
                await signal.WaitAsync();
                cancelled.Set();
                return request;
            },
            new GrpcServerOptions { TimeProvider = time });
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        var shutdown = server.Server.ShutdownAsync(TimeSpan.FromSeconds(30));
        await client.SawAsync("goaway 1 NoError");
        time.Advance(TimeSpan.FromSeconds(31));
        await shutdown.WaitAsync(RawClient.Patience);
        await cancelled.WaitAsync();
        await call.EndedAsync;
        Assert.Equal("lost", call.Events[^1]);
    }

    [Fact]
    public async Task A_token_cuts_off_as_well_and_the_shutdown_does_not_throw()
    {
        var started = new Signal();
        await using var server = await HoldingServerAsync(started, new Signal());
        await using var client = server.Connect();
        client.Call().Send("x", end: true);
        await started.WaitAsync();
        using var cancellation = new CancellationTokenSource();
        var shutdown = server.Server.ShutdownAsync(cancellation.Token);
        await client.SawAsync("goaway");
        await cancellation.CancelAsync();
        await shutdown.WaitAsync(RawClient.Patience);
        await client.SawAsync("closed");
    }

    [Fact]
    public async Task Killing_ends_connections_and_calls_at_once()
    {
        var started = new Signal();
        await using var server = await HoldingServerAsync(started, new Signal());
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        await server.Server.KillAsync().WaitAsync(RawClient.Patience);
        await call.EndedAsync;
        Assert.Equal(["lost"], call.Events);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task Idle_connections_are_closed_by_a_shutdown()
    {
        await using var server = await TestServer.EchoAsync();
        await using var first = server.Connect();
        await using var second = server.Connect();
        await first.UnaryAsync("x");
        await second.SawAsync("settings");
        await server.Server.ShutdownAsync(TimeSpan.FromSeconds(20)).WaitAsync(RawClient.Patience);
        await first.SawAsync("closed");
        await second.SawAsync("closed");
    }

    [Fact]
    public async Task Shutting_down_again_and_disposing_do_no_harm()
    {
        await using var server = await TestServer.EchoAsync();
        await Task.WhenAll(server.Server.ShutdownAsync(), server.Server.ShutdownAsync(), server.Server.KillAsync());
        await server.Server.ShutdownAsync();
        await server.Server.DisposeAsync();
    }

    [Fact]
    public async Task Shutting_down_killing_and_disposing_from_many_threads_at_once_do_no_harm()
    {
        for (var round = 0; round < 200; round++)
        {
            var server = await TestServer.EchoAsync();
            using var line = new Barrier(4);
            Func<Task>[] ends = [() => server.Server.ShutdownAsync(), () => server.Server.ShutdownAsync(), server.Server.KillAsync, () => server.Server.DisposeAsync().AsTask()];
            var threads = ends.Select(end => Task.Factory.StartNew(
                () =>
                {
                    line.SignalAndWait();
                    return end();
                },
                TaskCreationOptions.LongRunning).Unwrap());
            await Task.WhenAll(threads).WaitAsync(RawClient.Patience);
        }
    }

    [Fact]
    public async Task A_server_that_never_started_can_be_disposed()
    {
        await using var server = new GrpcServer();
        await server.ShutdownAsync();
    }

    [Fact]
    public async Task Nothing_can_be_added_after_the_start()
    {
        await using var server = await TestServer.EchoAsync();
        Assert.Throws<InvalidOperationException>(() => server.Server.Listen("http://127.0.0.1:0"));
        Assert.Throws<InvalidOperationException>(() => server.Server.AddService(ServerServiceDefinition.CreateBuilder().Build()));
        Assert.Throws<InvalidOperationException>(() => server.Server.Intercept(new RecordingInterceptor("late")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Server.StartAsync());
    }

    private static Task<TestServer> HoldingServerAsync(Signal started, Signal go) => TestServer.UnaryAsync(async (request, _) =>
    {
        started.Set();
        await go.WaitAsync();
        return request;
    });
}
