using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.TestKit.Leaks;

namespace Swoop.Client.Tests.Retrying;

/// <summary>Runs alone: what it counts is the process's.</summary>
[CollectionDefinition(nameof(RepeatedCallLeakTests), DisableParallelization = true)]
public static class RepeatedCallLeakCollection;

[Collection(nameof(RepeatedCallLeakTests))]
public class RepeatedCallLeakTests
{
    private static readonly MethodConfig _retry = new()
    {
        Names = [new MethodName("test.Service", "Unary"), new MethodName("test.Service", "DuplexStreaming")],
        RetryPolicy = new RetryPolicy
        {
            MaxAttempts = 5,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(2),
            BackoffMultiplier = 1.5,
            RetryableStatusCodes = [StatusCode.Unavailable],
        },
    };

    private static readonly MethodConfig _hedging = new()
    {
        Names = [new MethodName("test.Service", "ServerStreaming"), new MethodName("test.Service", "ClientStreaming")],
        HedgingPolicy = new HedgingPolicy { MaxAttempts = 4, HedgingDelay = TimeSpan.FromMilliseconds(1), NonFatalStatusCodes = [StatusCode.Unavailable] },
    };

    [Fact]
    public async Task Calls_of_all_shapes_that_fail_win_lose_and_are_cancelled_leave_nothing_behind()
    {
        await using var host = await TestHost.StartAsync(
            new Server.GrpcServerOptions { MaxConcurrentStreams = 1000 },
            new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = [_retry, _hedging] } });
        Misbehave(host);
        await RunAsync(host.Channel, seed: 0);
        using var leaks = new LeakWatch(memoryAllowance: 16 << 20);
        for (var seed = 1; seed <= 4; seed++) await RunAsync(host.Channel, seed);

        await leaks.SettleAsync();
    }

    private static void Misbehave(TestHost host)
    {
        host.OnUnary = async (request, context) =>
        {
            await FailOftenAsync(context);
            return request;
        };
        host.OnServerStreaming = async (request, responses, context) =>
        {
            await FailOftenAsync(context);
            for (var i = 0; i < 3; i++) await responses.WriteAsync(request);
        };
        host.OnClientStreaming = async (requests, context) =>
        {
            await FailOftenAsync(context);
            return string.Concat(await requests.ToListAsync());
        };
        host.OnDuplex = async (requests, responses, context) =>
        {
            await FailOftenAsync(context);
            while (await requests.MoveNext(CancellationToken.None)) await responses.WriteAsync(requests.Current);
        };
    }

    private static async Task FailOftenAsync(ServerCallContext context)
    {
        switch (Random.Shared.Next(4))
        {
            case 0:
                throw new RpcException(new Status(StatusCode.Unavailable, "again"));
            case 1:
                await Task.Yield();
                throw new RpcException(new Status(StatusCode.Unavailable, "again"));
            case 2:
                await Task.Delay(Random.Shared.Next(3), context.CancellationToken);
                break;
        }
    }

    private static Task RunAsync(GrpcChannel channel, int seed) => Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
    {
        var random = new Random(seed * 100 + lane);
        for (var i = 0; i < 40; i++)
        {
            using var source = new CancellationTokenSource();
            var options = new CallOptions(cancellationToken: source.Token);
            if (random.Next(3) == 0) source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(5)));
            var text = new string((char)('a' + lane), random.Next(3) == 0 ? 40_000 : 20);
            try
            {
                await CallAsync(channel, random.Next(4), text, options);
            }
            catch (RpcException exception)
            {
                Assert.True(exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled, exception.ToString());
            }
        }
    }))).WaitAsync(TimeSpan.FromMinutes(1));

    private static async Task CallAsync(GrpcChannel channel, int shape, string text, CallOptions options)
    {
        switch (shape)
        {
            case 0:
                using (var call = channel.Ask(text, options)) Assert.Equal(text, await call);
                break;
            case 1:
                using (var call = channel.Stream(text, options)) Assert.Equal([text, text, text], await call.ResponseStream.ToListAsync());
                break;
            case 2:
                using (var call = channel.Collect(options))
                {
                    for (var i = 0; i < 5; i++) await call.RequestStream.WriteAsync(text);
                    await call.RequestStream.CompleteAsync();
                    Assert.Equal(string.Concat(Enumerable.Repeat(text, 5)), await call);
                }

                break;
            default:
                using (var call = channel.Talk(options))
                {
                    var read = call.ResponseStream.ToListAsync();
                    for (var i = 0; i < 5; i++) await call.RequestStream.WriteAsync(text);
                    await call.RequestStream.CompleteAsync();
                    Assert.Equal(Enumerable.Repeat(text, 5), await read);
                }

                break;
        }
    }
}
