using Grpc.Core;
using Swoop.Client.Calls;

namespace Swoop.Client.Retrying;

/// <summary>Where the user writes the requests of a call that may be made several times. One write at a time.</summary>
internal sealed class RepeatedRequestStream<TRequest>(RepeatedCall call, Marshaller<TRequest> marshaller) : IClientStreamWriter<TRequest>
    where TRequest : class
{
    private int _isWriting;
    private int _isCompleted;

    public WriteOptions? WriteOptions { get; set; }

    private bool IsCompleted => Volatile.Read(ref _isCompleted) != 0;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsCompleted) return Task.FromException(CallTexts.WriteAfterCompletion());
        if (Interlocked.Exchange(ref _isWriting, 1) != 0) return Task.FromException(CallTexts.WriteInProgress());
        return WriteOneAsync(message, cancellationToken);
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _isWriting) != 0) return Task.FromException(CallTexts.WriteInProgressAtCompletion());
        if (Interlocked.Exchange(ref _isCompleted, 1) == 0) call.Replay.Complete();
        return Task.CompletedTask;
    }

    private async Task WriteOneAsync(TRequest message, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var registration = cancellation.UnsafeRegister(static call => ((RepeatedCall)call!).Cancel(CallTexts.WriteCancelled, byUser: true), call);
            // At once, though it may wait: only now is the message sure to be what the user wants to send.
            var request = KeptMessage.Serialize(message, marshaller, WriteOptions);
            await call.WhenLaunchedAsync().ConfigureAwait(false);
            if (call.Ended is null && call.CheckSize(request) is { } tooLong)
            {
                request.Release();
                throw new RpcException(tooLong);
            }

            if (call.Add(request) && await call.Replay.WaitForRoomAsync().ConfigureAwait(false)) return;
            await call.WhenDecidedAsync().ConfigureAwait(false);
            throw Explain(call.Ended!);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Why a message could not be sent: the call is over.</summary>
    private Exception Explain(CallOutcome outcome) =>
        outcome.Status.StatusCode == StatusCode.OK ? CallTexts.WriteAfterEnd() : call.ToException(outcome);
}
