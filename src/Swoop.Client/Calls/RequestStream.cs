using Grpc.Core;
using Swoop.Protocol.Messages;

namespace Swoop.Client.Calls;

/// <summary>Where the user writes the requests of a client-streaming or duplex call. One write at a time.</summary>
internal sealed class RequestStream<TRequest>(RequestCall<TRequest> call) : IClientStreamWriter<TRequest>
    where TRequest : class
{
    private int _isWriting;
    private volatile bool _isTouched;
    private volatile bool _isCompleted;

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Nothing was written yet: the call can be sent again from its beginning.</summary>
    public bool IsUntouched => !_isTouched;

    public bool IsCompleted => _isCompleted;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_isCompleted) return Task.FromException(new InvalidOperationException("Can't write the message because CompleteAsync was called on the request stream."));
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
            return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress; await it first."));
        _isTouched = true;
        var isDone = true;
        try
        {
            // On a stream that is open the message is taken at once, unless the server is behind.
            if (!cancellationToken.CanBeCanceled && call.Stream is { IsOpen: true } stream)
            {
                var sending = Send(stream, message).AsTask();
                if (sending is { IsCompletedSuccessfully: true, Result: true }) return Task.CompletedTask;
                isDone = false;
                return FinishAsync(sending);
            }

            isDone = false;
            return WriteSlowlyAsync(message, cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
        finally
        {
            if (isDone) Volatile.Write(ref _isWriting, 0);
        }
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _isWriting) != 0)
            return Task.FromException(new InvalidOperationException("Can't complete the request stream because a write is in progress; await it first."));
        _isCompleted = true;
        call.Stream?.EndRequest(call);
        return Task.CompletedTask;
    }

    private ValueTask<bool> Send(Swoop.Transport.Client.ClientStream stream, TRequest message)
    {
        var serializer = call.Serialize(message, WriteOptions);
        try
        {
            return stream.SendMessageAsync(call, serializer, ((WriteOptions?.Flags ?? 0) & WriteFlags.BufferHint) != 0);
        }
        finally
        {
            serializer.Release();
        }
    }

    private async Task FinishAsync(Task<bool> sending)
    {
        try
        {
            if (!await sending.ConfigureAwait(false)) throw await ExplainAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private async Task WriteSlowlyAsync(TRequest message, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var registration = cancellation.UnsafeRegister(
                static call => ((RequestCall<TRequest>)call!).Cancel(new Status(StatusCode.Cancelled, "The write was cancelled, and the call with it."), byUser: true), call);
            while (true)
            {
                var stream = call.Stream;
                if (stream is not null && await stream.WaitToOpenAsync(call).ConfigureAwait(false))
                {
                    if (await Send(stream, message).ConfigureAwait(false)) return;
                    break;
                }

                if (call.Ended is not null) break;
                await call.WhenMovedAsync(stream).ConfigureAwait(false);
            }

            throw await ExplainAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Why a message could not be sent: the call is over.</summary>
    private async Task<Exception> ExplainAsync()
    {
        while (call.Ended is null) await call.WhenMovedAsync(call.Stream).ConfigureAwait(false);
        var outcome = call.Ended;
        return outcome.Status.StatusCode == StatusCode.OK
            ? new InvalidOperationException("Can't write the message because the call is complete.")
            : call.ToException(outcome);
    }
}
