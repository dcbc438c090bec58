using System.Globalization;
using Grpc.Core;

namespace Swoop.Faults.Tests.Histories;

/// <summary>Plays the client's part of a call.</summary>
internal static class HistoryClient
{
    public static async Task PlayAsync(CallInvoker invoker, CallRecord call)
    {
        using var cancellation = new CancellationTokenSource();
        var plan = call.Plan;
        var headers = new Metadata { { HistoryService.IdHeader, plan.Id.ToString(CultureInfo.InvariantCulture) } };
        var options = new CallOptions(headers, plan.Deadline is { } deadline ? DateTime.UtcNow + deadline : null, cancellation.Token);
        var canceling = plan.CancelAfter is { } turns ? CancelAsync(cancellation, turns) : Task.CompletedTask;
        try
        {
            await PlayAsync(invoker, call, options);
            call.OnClientEnd(StatusCode.OK, "");
        }
        catch (RpcException exception)
        {
            call.OnClientEnd(exception.StatusCode, exception.Status.Detail);
        }
        catch (Exception exception)
        {
            call.Blame($"the client saw {exception}");
        }

        await canceling;
    }

    private static async Task CancelAsync(CancellationTokenSource cancellation, int turns)
    {
        for (; turns > 0; turns--) await Task.Yield();
        await cancellation.CancelAsync();
    }

    private static async Task PlayAsync(CallInvoker invoker, CallRecord call, CallOptions options)
    {
        var plan = call.Plan;
        var method = HistoryService.MethodOf(plan.Shape);
        switch (plan.Shape)
        {
            case MethodType.Unary:
                using (var unary = invoker.AsyncUnaryCall(method, null, options, plan.Message(0, plan.Requests[0]))) call.OnResponse(await unary);
                break;
            case MethodType.ServerStreaming:
                using (var serverStreaming = invoker.AsyncServerStreamingCall(method, null, options, plan.Message(0, plan.Requests[0])))
                    await ReadAsync(call, serverStreaming.ResponseStream);
                break;
            case MethodType.ClientStreaming:
                using (var clientStreaming = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await WriteAsync(call, clientStreaming.RequestStream);
                    call.OnResponse(await clientStreaming);
                }

                break;
            default:
                using (var duplex = invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    var writing = WriteAsync(call, duplex.RequestStream);
                    try
                    {
                        await ReadAsync(call, duplex.ResponseStream);
                    }
                    finally
                    {
                        await writing;
                    }
                }

                break;
        }
    }

    private static async Task ReadAsync(CallRecord call, IAsyncStreamReader<byte[]> responses)
    {
        while (await responses.MoveNext(CancellationToken.None)) call.OnResponse(responses.Current);
    }

    private static async Task WriteAsync(CallRecord call, IClientStreamWriter<byte[]> requests)
    {
        try
        {
            for (var i = 0; i < call.Plan.Requests.Length; i++) await requests.WriteAsync(call.Plan.Message(i, call.Plan.Requests[i]));
            await requests.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The call is over; how, its reader tells.
        }
    }
}
