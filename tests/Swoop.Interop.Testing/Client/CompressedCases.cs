using Grpc.Core;
using static Swoop.Interop.Testing.Client.SuiteMessages;

namespace Swoop.Interop.Testing.Client;

/// <summary>Compression, chosen call by call and message by message.</summary>
internal static class CompressedCases
{
    private static readonly BoolValue _yes = new() { Value = true };
    private static readonly BoolValue _no = new() { Value = false };

    public static async Task ClientCompressedUnaryAsync(InteropTarget target)
    {
        // A server that does not look at the flag answers the probe with OK.
        await Expect.FailsAsync(StatusCode.InvalidArgument, () => UnaryAsync(target, _yes, []));
        await UnaryAsync(target, _yes, Gzip());
        await UnaryAsync(target, _no, []);
    }

    public static async Task ServerCompressedUnaryAsync(InteropTarget target)
    {
        foreach (var compressed in new[] { _yes, _no })
        {
            var request = LargeRequest();
            request.ResponseCompressed = compressed;
            var response = await target.Service.UnaryCallAsync(request);
            Expect.Equal("response compressed", compressed.Value, target.LastMessageWasCompressed());
            Expect.Zeros(LargeResponseSize, response.Payload);
        }
    }

    public static async Task ClientCompressedStreamingAsync(InteropTarget target)
    {
        await Expect.FailsAsync(StatusCode.InvalidArgument, async () =>
        {
            using var probe = target.Service.StreamingInputCall();
            await probe.RequestStream.WriteLastUnlessEndedAsync(Request(27182, _yes));
            await probe.ResponseAsync;
        });

        using var call = target.Service.StreamingInputCall(Gzip());
        await call.RequestStream.WriteAsync(Request(27182, _yes));
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Request(45904, _no));
        await call.RequestStream.CompleteAsync();
        Expect.Equal("sum", 27182 + 45904, (await call.ResponseAsync).AggregatedPayloadSize);
    }

    public static async Task ServerCompressedStreamingAsync(InteropTarget target)
    {
        ResponseParameters[] expected = [new() { Size = 31415, Compressed = _yes }, new() { Size = 92653, Compressed = _no }];
        using var call = target.Service.StreamingOutputCall(
            new StreamingOutputCallRequest { ResponseParameters = { expected } });
        foreach (var parameters in expected)
        {
            var response = await Expect.NextAsync(call.ResponseStream);
            Expect.Equal("response compressed", parameters.Compressed.Value, target.LastMessageWasCompressed());
            Expect.Zeros(parameters.Size, response.Payload);
        }

        await Expect.EndOfStreamAsync(call.ResponseStream);
    }

    private static async Task UnaryAsync(InteropTarget target, BoolValue expectCompressed, Metadata headers)
    {
        var request = LargeRequest();
        request.ExpectCompressed = expectCompressed;
        var response = await target.Service.UnaryCallAsync(request, headers);
        Expect.Zeros(LargeResponseSize, response.Payload);
    }

    private static Metadata Gzip() => new() { { InteropMetadata.EncodingRequest, InteropMetadata.Gzip } };

    private static StreamingInputCallRequest Request(int size, BoolValue expectCompressed) =>
        new() { Payload = Zeros(size), ExpectCompressed = expectCompressed };
}
