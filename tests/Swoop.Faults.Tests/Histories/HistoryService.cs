using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;

namespace Swoop.Faults.Tests.Histories;

/// <summary>Plays the server's part of the calls that are registered.</summary>
internal sealed class HistoryService
{
    public const string IdHeader = "call-id";
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private readonly ConcurrentDictionary<int, CallRecord> _calls = new();

    public static Method<byte[], byte[]> MethodOf(MethodType shape) => new(shape, "test.History", shape.ToString(), _bytes, _bytes);

    public void Register(CallRecord call) => _calls[call.Plan.Id] = call;

    public void Forget(CallRecord call) => _calls.TryRemove(call.Plan.Id, out _);

    public ServerServiceDefinition Bind() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(MethodOf(MethodType.Unary), UnaryAsync)
        .AddMethod(MethodOf(MethodType.ClientStreaming), ClientStreamingAsync)
        .AddMethod(MethodOf(MethodType.ServerStreaming), ServerStreamingAsync)
        .AddMethod(MethodOf(MethodType.DuplexStreaming), (requests, responses, context) => PlayAsync(context, Reading(requests, context), responses.WriteAsync))
        .Build();

    private async Task<byte[]> UnaryAsync(byte[] request, ServerCallContext context)
    {
        var response = Array.Empty<byte>();
        await PlayAsync(context, Once(request), message => Keep(message, out response));
        return response;
    }

    private async Task<byte[]> ClientStreamingAsync(IAsyncStreamReader<byte[]> requests, ServerCallContext context)
    {
        var response = Array.Empty<byte>();
        await PlayAsync(context, Reading(requests, context), message => Keep(message, out response));
        return response;
    }

    private Task ServerStreamingAsync(byte[] request, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
        PlayAsync(context, Once(request), responses.WriteAsync);

    private static Task Keep(byte[] message, out byte[] kept)
    {
        kept = message;
        return Task.CompletedTask;
    }

    private static Func<Task<byte[]?>> Once(byte[] request)
    {
        var next = (byte[]?)request;
        return () =>
        {
            var result = Task.FromResult<byte[]?>(next);
            next = null;
            return result;
        };
    }

    private static Func<Task<byte[]?>> Reading(IAsyncStreamReader<byte[]> requests, ServerCallContext context) =>
        async () => await requests.MoveNext(context.CancellationToken) ? requests.Current : null;

    private async Task PlayAsync(ServerCallContext context, Func<Task<byte[]?>> read, Func<byte[], Task> write)
    {
        var id = int.Parse(context.RequestHeaders.GetValue(IdHeader)!, CultureInfo.InvariantCulture);
        if (!_calls.TryGetValue(id, out var call)) return;
        call.OnStarted();
        using var registration = context.CancellationToken.Register(call.TokenFired.SetResult);
        try
        {
            await PlayAsync(call, context, read, write);
            call.HandlerFinished = true;
        }
        finally
        {
            call.HandlerEnded.TrySetResult();
        }

        if (call.Plan.Status != StatusCode.OK) throw new RpcException(new Status(call.Plan.Status, "as planned"));
    }

    private static async Task PlayAsync(CallRecord call, ServerCallContext context, Func<Task<byte[]?>> read, Func<byte[], Task> write)
    {
        var plan = call.Plan;
        if (plan.Behaviour == Behaviour.WaitForTheToken) await Task.Delay(Timeout.Infinite, context.CancellationToken);
        var sent = 0;
        while (plan.ReadsEverything && await read() is { } request)
        {
            call.OnRequest(request);
            if (plan.Behaviour == Behaviour.AnswerEachRequest && sent < plan.Responses.Length) await write(plan.Message(sent, plan.Responses[sent++]));
        }

        for (; sent < plan.Responses.Length; sent++) await write(plan.Message(sent, plan.Responses[sent]));
    }
}
