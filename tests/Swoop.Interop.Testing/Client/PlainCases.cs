using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>Messages of all sizes over the four kinds of calls.</summary>
internal static class PlainCases
{
    public static async Task EmptyUnaryAsync(InteropTarget target) =>
        Expect.Equal("response", new Empty(), await target.Service.EmptyCallAsync(new Empty()));

    public static async Task LargeUnaryAsync(InteropTarget target)
    {
        var response = await target.Service.UnaryCallAsync(LargeRequest());
        Expect.Zeros(LargeResponseSize, response.Payload);
    }

    public static async Task ClientStreamingAsync(InteropTarget target)
    {
        using var call = target.Service.StreamingInputCall();
        foreach (var size in RequestSizes)
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        await call.RequestStream.CompleteAsync();
        Expect.Equal("sum", RequestSizes.Sum(), (await call.ResponseAsync).AggregatedPayloadSize);
    }

    public static async Task ServerStreamingAsync(InteropTarget target)
    {
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.Add(ResponseSizes.Select(size => new ResponseParameters { Size = size }));
        using var call = target.Service.StreamingOutputCall(request);
        foreach (var size in ResponseSizes)
            Expect.Zeros(size, (await Expect.NextAsync(call.ResponseStream)).Payload);
        await Expect.EndOfStreamAsync(call.ResponseStream);
    }

    public static async Task PingPongAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall();
        for (var i = 0; i < RequestSizes.Length; i++)
        {
            await call.RequestStream.WriteAsync(DuplexRequest(i));
            Expect.Zeros(ResponseSizes[i], (await Expect.NextAsync(call.ResponseStream)).Payload);
        }

        await call.RequestStream.CompleteAsync();
        await Expect.EndOfStreamAsync(call.ResponseStream);
    }

    public static async Task EmptyStreamAsync(InteropTarget target)
    {
        using var call = target.Service.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        await Expect.EndOfStreamAsync(call.ResponseStream);
    }
}
