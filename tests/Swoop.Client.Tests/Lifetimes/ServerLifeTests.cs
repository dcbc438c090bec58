using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;
using Swoop.Server;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Lifetimes;

public class ServerLifeTests
{
    [Fact]
    public async Task A_server_that_drains_old_connections_loses_no_call()
    {
        // Long enough that the channel has counted a connection before it is drained; one that goes at once fails calls, and rightly.
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { MaxConnectionAge = TimeSpan.FromMilliseconds(500), MaxConnectionAgeGrace = TimeSpan.FromHours(1) });
        using var old = host.Channel.Talk();
        await old.RequestStream.WriteAsync("before");
        Assert.True(await old.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested || count < 100; count++) Assert.Equal($"{count}", await host.Channel.Ask($"{count}"));
            return count;
        })).ToList();
        for (var i = 0; i < 5; i++)
        {
            await ConnectivityTests.WaitForAsync(host.Channel, ConnectivityState.Ready);
            await host.Channel.WaitForStateChangedAsync(ConnectivityState.Ready).WaitAsync(Api.Patience);
        }

        await stop.CancelAsync();
        await Task.WhenAll(calls).WaitAsync(Api.Patience);
        await old.RequestStream.WriteAsync("after");
        Assert.True(await old.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        Assert.Equal("after", old.ResponseStream.Current);
        await old.RequestStream.CompleteAsync();
        Assert.False(await old.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_server_that_shuts_down_lets_calls_end()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = host.Hold;
        using var call = host.Channel.Ask("last");
        await host.Entered.Task.WaitAsync(Api.Patience);
        var shutdown = host.Server.ShutdownAsync();
        host.Gate.SetResult();

        Assert.Equal("last", await call.ResponseAsync.WaitAsync(Api.Patience));
        await shutdown.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task A_disposed_channel_leaves_nothing_behind()
    {
        var clock = new ManualTimeProvider();
        await using var host = await TestHost.StartAsync();
        var channels = new List<WeakReference>();
        for (var i = 0; i < 10; i++) channels.Add(await UseAsync(host, clock));
        clock.Advance(TimeSpan.FromHours(2));
        for (var i = 0; i < 10 && channels.Any(channel => channel.IsAlive); i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.True(channels.Count(channel => channel.IsAlive) <= 1, $"{channels.Count(channel => channel.IsAlive)} of 10 channels are alive");
        Assert.Equal(0, clock.ArmedTimers);
    }

    private static async Task<WeakReference> UseAsync(TestHost host, ManualTimeProvider clock)
    {
        var fresh = new TestChannel(host, clock);
        await fresh.UseAsync();
        return new WeakReference(fresh.Channel);
    }

    private sealed class TestChannel(TestHost host, ManualTimeProvider clock)
    {
        public GrpcChannel Channel { get; } = host.NewChannel(new GrpcChannelOptions { TimeProvider = clock });

        public async Task UseAsync()
        {
            Assert.Equal("x", await Channel.Ask("x", new CallOptions(deadline: clock.GetUtcNow().UtcDateTime.AddMinutes(1))).ResponseAsync.WaitAsync(Api.Patience));
            using (var left = Channel.Stream("100")) await left.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience);
            Channel.Dispose();
        }
    }
}
