using Google.Protobuf;
using Grpc.Core;
using Swoop.Interop.Testing;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Makes one call after another, and checks that each got all that it asked for.</summary>
internal sealed class CallMaker(TestService.TestServiceClient client)
{
    private const int Size = 100;
    private static readonly Payload _payload = new() { Body = ByteString.CopyFrom(new byte[Size]) };

    /// <summary>How many responses the last call has got.</summary>
    public int Received { get; private set; }

    /// <exception cref="RpcException">The call was lost.</exception>
    public Task MakeAsync(CallShape shape)
    {
        Received = 0;
        return shape switch
        {
            CallShape.Unary => UnaryAsync(),
            CallShape.ServerStreaming => ServerStreamingAsync(),
            CallShape.ClientStreaming => ClientStreamingAsync(),
            CallShape.Duplex => DuplexAsync(rounds: 6, TimeSpan.Zero),
            _ => DuplexAsync(rounds: 50, TimeSpan.FromMilliseconds(10)),
        };
    }

    private async Task UnaryAsync()
    {
        var response = await client.UnaryCallAsync(new SimpleRequest { ResponseSize = Size, Payload = _payload });
        Assert.Equal(Size, response.Payload.Body.Length);
    }

    private async Task ServerStreamingAsync()
    {
        const int Responses = 8;
        using var call = client.StreamingOutputCall(Ask(Responses, TimeSpan.FromMilliseconds(2)));
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) Received++;
        Assert.Equal(Responses, Received);
    }

    private async Task ClientStreamingAsync()
    {
        const int Requests = 5;
        using var call = client.StreamingInputCall();
        for (var i = 0; i < Requests; i++)
        {
            // A write tells no more than that the call is over; why, its response tells.
            if (!await TryWriteAsync(call.RequestStream, new StreamingInputCallRequest { Payload = _payload })) break;
            await Task.Yield();
        }

        await CompleteAsync(call.RequestStream);
        var response = await call;
        Assert.Equal(Requests * Size, response.AggregatedPayloadSize);
    }

    private async Task DuplexAsync(int rounds, TimeSpan interval)
    {
        using var call = client.FullDuplexCall();
        for (var i = 0; i < rounds; i++)
        {
            await TryWriteAsync(call.RequestStream, Ask(1, interval));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None), $"The stream has ended after {i} of {rounds} responses.");
            Received++;
        }

        await CompleteAsync(call.RequestStream);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static async Task<bool> TryWriteAsync<T>(IClientStreamWriter<T> requests, T request)
    {
        try
        {
            await requests.WriteAsync(request);
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task CompleteAsync<T>(IClientStreamWriter<T> requests)
    {
        try
        {
            await requests.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call is over; its response tells why.
        }
    }

    private static StreamingOutputCallRequest Ask(int responses, TimeSpan interval) => new()
    {
        Payload = _payload,
        ResponseParameters = { Enumerable.Repeat(new ResponseParameters { Size = Size, IntervalUs = (int)interval.TotalMicroseconds }, responses) },
    };
}
