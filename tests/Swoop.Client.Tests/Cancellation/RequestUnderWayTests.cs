using System.Runtime.InteropServices;
using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Protocol.Framing;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Cancellation;

/// <summary>A call may end while its request is still being sent: the array belongs to the connection until the wire has let go of it.</summary>
public sealed class RequestUnderWayTests
{
    private const int Size = 700_000;

    [Fact]
    public async Task A_call_that_waited_for_its_connection_and_is_cancelled_while_its_request_leaves_does_not_give_the_array_back()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        server.ListenInMemory(listener);
        await server.StartAsync();
        using var connector = new BlockingConnector(new MemoryConnector(listener));
        using var channel = GrpcChannel.ForConnector(connector);
        using var source = new CancellationTokenSource();

        var call = channel.CreateCallInvoker().AsyncUnaryCall(Api.Bytes, null, new CallOptions(cancellationToken: source.Token), new byte[Size]);
        try
        {
            connector.Connect();
            var sending = await connector.SendingAsync();
            await source.CancelAsync();
            await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);

            // Whoever serializes the next message of this size must not write over what is being sent.
            Assert.True(MemoryMarshal.TryGetArray(sending, out var underWay));
            var next = MessageArrays.Rent(Size);
            Assert.NotSame(underWay.Array, next);
            MessageArrays.Return(next);
        }
        finally
        {
            connector.GoOn();
        }
    }
}
