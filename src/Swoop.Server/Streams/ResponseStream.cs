using Grpc.Core;
using Swoop.Server.Calls;

namespace Swoop.Server.Streams;

/// <summary>The messages of a server that streams them; a write ends when the next one is welcome.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    private int _isWriting;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <remarks>A message that was taken is sent, even if the token then ends the wait for room.</remarks>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        if (call.IsCompleted) return Task.FromException(IsComplete());
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
            return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress; await it first."));

        ValueTask<bool> sending;
        try
        {
            sending = call.SendAsync(message, marshaller, WriteOptions ?? call.WriteOptions);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _isWriting, 0);
            return Task.FromException(exception);
        }

        if (sending.IsCompletedSuccessfully)
        {
            Volatile.Write(ref _isWriting, 0);
            return sending.Result ? Task.CompletedTask : Task.FromException(Dropped());
        }

        var finishing = FinishAsync(sending);
        return cancellationToken.CanBeCanceled ? finishing.WaitAsync(cancellationToken) : finishing;
    }

    private async Task FinishAsync(ValueTask<bool> sending)
    {
        bool isSent;
        try
        {
            isSent = await sending.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }

        if (!isSent) throw Dropped();
    }

    private static InvalidOperationException IsComplete() => new("Can't write the message because the request is complete.");

    private Exception Dropped() => call.IsCompleted
        ? IsComplete()
        : new OperationCanceledException("Can't write the message because the call was cancelled.", call.CancellationToken);
}
