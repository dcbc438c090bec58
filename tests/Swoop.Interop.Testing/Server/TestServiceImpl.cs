using System.Globalization;
using Google.Protobuf;
using Grpc.Core;

namespace Swoop.Interop.Testing.Server;

/// <summary>The service of the interop suite.</summary>
/// <param name="lastRequestWasCompressed">
/// Tells whether the message that the call received last was compressed on the wire; null when that cannot be seen, and then
/// <c>expect_compressed</c> goes unchecked.
/// </param>
public sealed class TestServiceImpl(Func<ServerCallContext, bool?>? lastRequestWasCompressed = null)
    : TestService.TestServiceBase
{
    private readonly string _serverId = Guid.NewGuid().ToString();

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await context.EchoMetadataAsync();
        return request;
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompression(request.ExpectCompressed, context);
        await context.EchoMetadataAsync(compress: request.ResponseCompressed?.Value == true);
        context.WriteOptions = WriteOptionsFor(request.ResponseCompressed);
        ThrowRequested(request.ResponseStatus);

        var response = new SimpleResponse { Payload = Zeros(request.ResponseSize) };
        if (request.FillServerId)
            response.ServerId = _serverId;
        if (request.FillUsername && context.AuthContext.IsPeerAuthenticated)
            response.Username = context.AuthContext.PeerIdentity.First().Value;
        return response;
    }

    public override async Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "cache-control", "max-age=60, public" } });
        var ticks = DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);
        return new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFromUtf8(ticks) } };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        var compress = request.ResponseParameters.Any(parameters => parameters.Compressed?.Value == true);
        await context.EchoMetadataAsync(compress);
        await RespondAsync(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream,
        ServerCallContext context)
    {
        await context.EchoMetadataAsync();
        var sum = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            CheckCompression(requestStream.Current.ExpectCompressed, context);
            sum += requestStream.Current.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await context.EchoMetadataAsync();
        while (await requestStream.MoveNext(context.CancellationToken))
            await RespondAsync(requestStream.Current, responseStream, context);
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await context.EchoMetadataAsync();
        var requests = new List<StreamingOutputCallRequest>();
        while (await requestStream.MoveNext(context.CancellationToken))
            requests.Add(requestStream.Current);
        foreach (var request in requests)
            await RespondAsync(request, responseStream, context);
    }

    private static async Task RespondAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        ThrowRequested(request.ResponseStatus);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), context.CancellationToken);
            responseStream.WriteOptions = WriteOptionsFor(parameters.Compressed);
            var response = new StreamingOutputCallResponse { Payload = Zeros(parameters.Size) };
            if (parameters.FillPeerSocketAddress?.Value == true) response.PeerSocketAddress = context.Peer;
            await responseStream.WriteAsync(response);
        }
    }

    private static void ThrowRequested(EchoStatus? status)
    {
        if (status is not null)
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    private static WriteOptions WriteOptionsFor(BoolValue? compressed) =>
        compressed?.Value == false ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;

    private static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    private void CheckCompression(BoolValue? expected, ServerCallContext context)
    {
        if (expected is null || lastRequestWasCompressed?.Invoke(context) is not { } actual || actual == expected.Value)
            return;
        var detail = $"The request has compressed={actual} and says expect_compressed={expected.Value}.";
        throw new RpcException(new Status(StatusCode.InvalidArgument, detail));
    }
}
