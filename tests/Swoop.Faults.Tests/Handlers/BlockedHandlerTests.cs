using Grpc.Core;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;
using Swoop.Server;

namespace Swoop.Faults.Tests.Handlers;

/// <summary>Handlers that block their threads, as synchronous database calls do.</summary>
public sealed class BlockedHandlerTests
{
    private static readonly Method<byte[], byte[]> _block = new(MethodType.Unary, "test.Victim", "Block", Victim.Echo.RequestMarshaller, Victim.Echo.ResponseMarshaller);

    public static TheoryData<int> Counts
    {
        get
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            return [1, threads + 2];
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Handlers_that_block_hold_up_no_other_call_of_their_connection(int count)
    {
        using var gate = new ManualResetEventSlim();
        using var arrived = new CountdownEvent(count);
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new GrpcServer();
        server.AddService(ServerServiceDefinition.CreateBuilder()
            .AddMethod(Victim.Echo, new UnaryServerMethod<byte[], byte[]>(static (request, _) => Task.FromResult(request)))
            .AddMethod(Victim.Duplex, new DuplexStreamingServerMethod<byte[], byte[]>(static async (requests, responses, context) =>
            {
                while (await requests.MoveNext(context.CancellationToken)) await responses.WriteAsync(requests.Current);
            }))
            .AddMethod(_block, new UnaryServerMethod<byte[], byte[]>((request, _) =>
            {
                if (arrived.Signal()) isFull.TrySetResult();
                gate.Wait();
                return Task.FromResult(request);
            }))
            .Build());
        server.Listen("http://127.0.0.1:0");
        await server.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Endpoints[0].Port}");
        var invoker = channel.CreateCallInvoker();

        // One stream began before them, the other calls come after them.
        using var duplex = invoker.AsyncDuplexStreamingCall(Victim.Duplex, null, default);
        await EchoAsync(duplex);
        var blocked = Enumerable.Range(0, count).Select(_ => invoker.AsyncUnaryCall(_block, null, default, [1])).ToArray();
        try
        {
            await isFull.Task.WaitAsync(Patience.Long);
            await EchoAsync(duplex).WaitAsync(Patience.Long);
            for (var i = 0; i < 100; i++)
            {
                using var call = invoker.AsyncUnaryCall(Victim.Echo, null, default, [2]);
                await call.ResponseAsync.WaitAsync(Patience.Long);
            }

            Assert.DoesNotContain(blocked, static call => call.ResponseAsync.IsCompleted);
        }
        finally
        {
            gate.Set();
        }

        foreach (var call in blocked) Assert.Equal([1], await call.ResponseAsync.WaitAsync(Patience.Long));
    }

    private static async Task EchoAsync(AsyncDuplexStreamingCall<byte[], byte[]> call)
    {
        await call.RequestStream.WriteAsync([3]);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
