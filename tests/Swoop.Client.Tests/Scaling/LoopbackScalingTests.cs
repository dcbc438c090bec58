using Swoop.Client.Tests.Kit;
using Swoop.Server;

namespace Swoop.Client.Tests.Scaling;

/// <summary>Connection scaling over sockets, against our own server.</summary>
public sealed class LoopbackScalingTests
{
    private const int StreamsEach = 2;

    [Fact]
    public async Task More_calls_run_at_once_than_one_connection_allows()
    {
        var host = new TestHost(new GrpcServerOptions { MaxConcurrentStreams = StreamsEach });
        await using var _ = await host.StartAsync("127.0.0.1:0", null);
        var entered = new CountdownEvent(3 * StreamsEach);
        host.OnUnary = async (request, context) =>
        {
            entered.Signal();
            await host.Gate.Task.WaitAsync(context.CancellationToken);
            return request;
        };
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{host.Server.Endpoints[0].Port}", new GrpcChannelOptions { ServiceConfig = Scaled.To(3) });

        var calls = Enumerable.Range(0, 3 * StreamsEach).Select(i => channel.Ask($"{i}").ResponseAsync).ToArray();

        Assert.True(await Task.Run(() => entered.Wait(Api.Patience)));
        host.Gate.SetResult();
        Assert.Equal(Enumerable.Range(0, 3 * StreamsEach).Select(i => $"{i}"), await Task.WhenAll(calls).WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Many_calls_from_many_threads_all_end()
    {
        var host = new TestHost(new GrpcServerOptions { MaxConcurrentStreams = StreamsEach });
        await using var _ = await host.StartAsync("127.0.0.1:0", null);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{host.Server.Endpoints[0].Port}", new GrpcChannelOptions { ServiceConfig = Scaled.To(4) });

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) Assert.Equal($"{worker}.{i}", await channel.Ask($"{worker}.{i}").ResponseAsync.WaitAsync(Api.Patience));
        })));
    }
}
