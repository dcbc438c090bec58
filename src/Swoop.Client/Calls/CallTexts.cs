using Grpc.Core;
using Swoop.Client.Channel;

namespace Swoop.Client.Calls;

/// <summary>What users are told, the same whether a call has one attempt or several.</summary>
internal static class CallTexts
{
    public static Status DeadlineExceeded { get; } = new(StatusCode.DeadlineExceeded, "The call's deadline has passed.");

    /// <summary>The status of a call that could not go on for want of a connection.</summary>
    /// <param name="status">What it ends with.</param>
    /// <param name="target">Where the channel leads to.</param>
    /// <param name="failure">Why there is no connection; null where that is not known.</param>
    public static Status WaitedForConnection(Status status, string target, Status? failure) => new(
        status.StatusCode,
        $"{status.Detail} It waited for a connection{(failure is { } reason ? $". {reason.Detail}" : $" to {target}.")}",
        failure?.DebugException ?? status.DebugException!);

    /// <summary>The status of a call that could not begin because the resolver had said nothing yet.</summary>
    /// <param name="status">What it ends with.</param>
    /// <param name="target">Where the channel leads to.</param>
    public static Status WaitedForAddresses(Status status, string target) => new(status.StatusCode, $"{status.Detail} It waited for the addresses of {target}.");

    /// <summary>The status of a call that has been made in vain before.</summary>
    /// <param name="status">What it ends with.</param>
    /// <param name="last">How the last attempt failed.</param>
    public static Status AfterFailure(Status status, Status last) =>
        new(status.StatusCode, $"{status.Detail} The last attempt had failed with {last.StatusCode}: {last.Detail}", last.DebugException!);

    public static Status Disposed { get; } = new(StatusCode.Cancelled, "The call was disposed.");

    public static Status CancelledByCaller { get; } = new(StatusCode.Cancelled, "The call was cancelled by its caller.");

    public static Status ReadCancelled { get; } = new(StatusCode.Cancelled, "The read was cancelled, and the call with it.");

    public static Status WriteCancelled { get; } = new(StatusCode.Cancelled, "The write was cancelled, and the call with it.");

    /// <summary>INTERNAL: something on this side threw before the call was on its way.</summary>
    public static Status NotSent(Exception exception) => new(StatusCode.Internal, $"The call could not be sent: {exception.Message}", exception);

    /// <summary>What a call ends with because something on this side threw before it was on its way.</summary>
    public static Status StatusOf(Exception exception) => exception is RpcException { Status: var status } ? status : NotSent(exception);

    public static InvalidOperationException NoStatusYet() =>
        new("The call has no status yet: await its response, or read its stream to the end.");

    public static InvalidOperationException NoTrailersYet() =>
        new("The call has no trailers yet: await its response, or read its stream to the end.");

    public static InvalidOperationException NoCurrent() => new("There is no current message: MoveNext has not returned true.");

    public static InvalidOperationException ReadInProgress() =>
        new("Can't read the next message because the previous read is in progress; await it first.");

    public static InvalidOperationException WriteInProgress() =>
        new("Can't write the message because the previous write is in progress; await it first.");

    public static InvalidOperationException WriteInProgressAtCompletion() =>
        new("Can't complete the request stream because a write is in progress; await it first.");

    public static InvalidOperationException WriteAfterCompletion() =>
        new("Can't write the message because CompleteAsync was called on the request stream.");

    public static InvalidOperationException WriteAfterEnd() => new("Can't write the message because the call is complete.");

    /// <summary>The exception for a status that is not OK.</summary>
    /// <param name="settings">The channel's.</param>
    /// <param name="outcome">How the call ended.</param>
    /// <param name="isCancelledByUser">The user cancelled it, by its token or otherwise.</param>
    /// <param name="token">The call's token.</param>
    public static Exception ToException(ChannelSettings settings, CallOutcome outcome, bool isCancelledByUser, CancellationToken token)
    {
        var exception = new RpcException(outcome.Status, outcome.Trailers ?? []);
        return settings.Options.ThrowOperationCanceledOnCancellation && isCancelledByUser && outcome.Status.StatusCode == StatusCode.Cancelled
            ? new OperationCanceledException(outcome.Status.Detail, exception, token)
            : exception;
    }
}
