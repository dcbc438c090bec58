using Grpc.Core;
using Swoop.Transport.Client;

namespace Swoop.Client.Calls;

/// <summary>Where the user writes the requests of a client-streaming or duplex call. One write at a time.</summary>
internal sealed class RequestStream<TRequest>(RequestCall<TRequest> call) : IClientStreamWriter<TRequest>
    where TRequest : class
{
    private int _isWriting;
    private int _isCompleted;

    public WriteOptions? WriteOptions { get; set; }

    public bool IsCompleted => Volatile.Read(ref _isCompleted) != 0;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsCompleted) return Task.FromException(CallTexts.WriteAfterCompletion());
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
            return Task.FromException(CallTexts.WriteInProgress());
        var isDone = true;
        try
        {
            var streamsSeen = call.StreamsEntered;
            Task<bool>? sending = null;
            // On a stream that is open the message is taken at once, unless the server is behind.
            if (!cancellationToken.CanBeCanceled && call.Stream is { IsOpen: true } open)
            {
                sending = SendAsync(open, message);
                if (sending is { IsCompletedSuccessfully: true, Result: true }) return Task.CompletedTask;
            }

            isDone = false;
            return WriteSlowlyAsync(message, streamsSeen, sending, cancellationToken);
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
            return Task.FromException(CallTexts.WriteInProgressAtCompletion());
        // A full fence: a call that comes onto its stream at this moment sees the mark, or we see the stream.
        Interlocked.Exchange(ref _isCompleted, 1);
        call.Stream?.EndRequest(call);
        return Task.CompletedTask;
    }

    private Task<bool> SendAsync(ClientStream stream, TRequest message)
    {
        var serializer = call.Serialize(message, WriteOptions);
        try
        {
            return stream.SendMessageAsync(call, serializer, ((WriteOptions?.Flags ?? 0) & WriteFlags.BufferHint) != 0).AsTask();
        }
        finally
        {
            serializer.Release();
        }
    }

    /// <remarks>A stream that took a message never leaves its call to another stream, so a message that was not taken can be sent again.</remarks>
    private async Task WriteSlowlyAsync(TRequest message, int streamsSeen, Task<bool>? sending, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var registration = cancellation.UnsafeRegister(
                static call => ((RequestCall<TRequest>)call!).Cancel(CallTexts.WriteCancelled, byUser: true), call);
            while (true)
            {
                if (sending is null)
                {
                    streamsSeen = call.StreamsEntered;
                    if (call.Stream is { } stream && await stream.WaitToOpenAsync(call).ConfigureAwait(false)) sending = SendAsync(stream, message);
                }

                if (sending is not null && await sending.ConfigureAwait(false)) return;
                if (call.Ended is { } outcome) throw Explain(outcome);
                sending = null;
                await call.WhenMovedAsync(streamsSeen).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Why a message could not be sent: the call is over.</summary>
    private Exception Explain(CallOutcome outcome) => outcome.Status.StatusCode == StatusCode.OK
        ? CallTexts.WriteAfterEnd()
        : call.ToException(outcome);
}
