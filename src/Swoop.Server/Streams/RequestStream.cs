using Grpc.Core;
using Swoop.Server.Calls;

namespace Swoop.Server.Streams;

/// <summary>The messages of a client that streams them.</summary>
internal sealed class RequestStream<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private int _isReading;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext was not called, or has reached the end.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (call.IsCompleted) return Task.FromException<bool>(new InvalidOperationException("Can't read messages after the request is complete."));
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
            return Task.FromException<bool>(new InvalidOperationException("Can't read the next message because the previous read is in progress; await it first."));

        var isWaiting = false;
        try
        {
            if (call.TryReceive(marshaller, out _current)) return Task.FromResult(true);
            isWaiting = true;
            return WaitAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<bool>(exception);
        }
        finally
        {
            if (!isWaiting) Volatile.Write(ref _isReading, 0);
        }
    }

    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            // Most handlers pass the call's own token on, which ends the wait anyway.
            using var registration = cancellation.CanBeCanceled && cancellation != call.CancellationToken
                ? cancellation.UnsafeRegister(static waiting => ((ServerCall)waiting!).Stream.WakeReader(waiting), call)
                : default;
            while (true)
            {
                var waiting = call.Stream.WaitToReadAsync(call);
                // Asked again after the wait was begun, or a cancellation just before it would be missed.
                if (cancellation.IsCancellationRequested) call.Stream.WakeReader(call);
                var more = await waiting.ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                if (call.TryReceive(marshaller, out _current)) return true;
                if (more) continue;
                return call.FindReadFault() is { } fault ? throw fault : false;
            }
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }
}
