using System.Diagnostics;
using Grpc.Core;
using Swoop.Client;

namespace Swoop.Soak;

/// <summary>What a worker does.</summary>
/// <param name="Kind">The name of such workers in the report.</param>
/// <param name="Open">Opens a channel.</param>
/// <param name="CallsPerChannel">How many calls are made before the next is opened.</param>
/// <param name="Tolerated">Failures that nobody is to blame for.</param>
internal sealed record WorkerPlan(string Kind, Func<GrpcChannel> Open, int CallsPerChannel, params StatusCode[] Tolerated);

/// <summary>Makes one call after another, of all shapes; some it cancels, some have deadlines too short.</summary>
internal sealed class Worker(WorkerPlan plan, Tally tally, Random random)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var channel = plan.Open();
            var invoker = channel.CreateCallInvoker();
            for (var i = 0; i < plan.CallsPerChannel && !stop.IsCancellationRequested; i++)
            {
                await CallAsync(invoker);
                // Calls in memory never leave their thread, which would then serve nobody else.
                await Task.Yield();
            }

            if (random.Next(2) == 0) await channel.ShutdownAsync();
        }
    }

    private async Task CallAsync(CallInvoker invoker)
    {
        var shape = (MethodType)random.Next(4);
        var ending = random.Next(20) switch { 0 => Ending.Cancel, 1 => Ending.Deadline, _ => Ending.Regular };
        using var cancellation = new CancellationTokenSource();
        var deadline = DateTime.UtcNow + (ending == Ending.Deadline ? TimeSpan.FromMilliseconds(random.Next(1, 20)) : _longest);
        var options = new CallOptions(deadline: deadline, cancellationToken: cancellation.Token);
        var clock = Stopwatch.StartNew();
        var status = StatusCode.OK;
        try
        {
            await PlayAsync(invoker, shape, ending, options, cancellation);
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
            if (!IsExpected(status, ending)) tally.Blame($"{plan.Kind} {shape} {ending}: {exception.Message}");
        }
        catch (Exception exception)
        {
            status = StatusCode.Unknown;
            tally.Blame($"{plan.Kind} {shape} {ending}: {exception}");
        }

        tally.Count(plan.Kind, shape, status, clock.Elapsed);
    }

    private bool IsExpected(StatusCode status, Ending ending) => status switch
    {
        StatusCode.Cancelled => ending == Ending.Cancel,
        StatusCode.DeadlineExceeded => ending == Ending.Deadline,
        _ => plan.Tolerated.Contains(status),
    };

    private async Task PlayAsync(CallInvoker invoker, MethodType shape, Ending ending, CallOptions options, CancellationTokenSource cancellation)
    {
        var method = SoakService.MethodOf(shape);
        // A request of one byte asks for a stream without an end, which only the cancellation or the deadline ends.
        var message = ending != Ending.Regular && shape == MethodType.ServerStreaming ? new byte[1] : new byte[2 + (random.Next(10) == 0 ? random.Next(100_000) : random.Next(500))];
        switch (shape)
        {
            case MethodType.Unary:
                using (var call = invoker.AsyncUnaryCall(method, null, options, message))
                {
                    if (ending == Ending.Cancel) await cancellation.CancelAsync();
                    Check(await call, message);
                }

                break;
            case MethodType.ClientStreaming:
                using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    for (var i = 0; i < 5; i++) await call.RequestStream.WriteAsync(message);
                    if (ending == Ending.Cancel) await cancellation.CancelAsync();
                    else await call.RequestStream.CompleteAsync();
                    Check(await call, message);
                }

                break;
            case MethodType.ServerStreaming:
                using (var call = invoker.AsyncServerStreamingCall(method, null, options, message))
                {
                    for (var i = 0; await call.ResponseStream.MoveNext(CancellationToken.None); i++)
                    {
                        Check(call.ResponseStream.Current, message);
                        if (ending == Ending.Cancel && i == 3) await cancellation.CancelAsync();
                    }
                }

                break;
            default:
                using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    for (var i = 0; i < 5; i++)
                    {
                        await call.RequestStream.WriteAsync(message);
                        if (!await call.ResponseStream.MoveNext(CancellationToken.None)) throw new InvalidOperationException("the stream ended early");
                        Check(call.ResponseStream.Current, message);
                        if (ending == Ending.Cancel && i == 2) await cancellation.CancelAsync();
                    }

                    await call.RequestStream.CompleteAsync();
                    if (await call.ResponseStream.MoveNext(CancellationToken.None)) throw new InvalidOperationException("the stream did not end");
                }

                break;
        }
    }

    private static void Check(byte[] received, byte[] sent)
    {
        if (received.Length != sent.Length) throw new InvalidOperationException($"{received.Length} bytes came back in place of {sent.Length}");
    }

    private enum Ending
    {
        Regular,
        Cancel,
        Deadline,
    }
}
