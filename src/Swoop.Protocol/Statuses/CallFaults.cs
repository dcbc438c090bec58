using Grpc.Core;

namespace Swoop.Protocol.Statuses;

/// <summary>The statuses of calls that end for other reasons than a status, a reset or a limit (gRPC, "Status codes").</summary>
public static class CallFaults
{
    /// <summary>A client whose connection was lost during the call: UNAVAILABLE.</summary>
    /// <param name="reason">Completes "The connection was lost: ...".</param>
    /// <param name="exception">What the socket reported, if anything.</param>
    public static Status ConnectionLost(string reason, Exception? exception = null)
        => new(StatusCode.Unavailable, $"The connection was lost: {reason}", exception);

    /// <summary>A client whose keepalive PING was not answered in time: UNAVAILABLE.</summary>
    public static Status KeepaliveTimeout() => new(StatusCode.Unavailable, "The server did not answer a keepalive PING in time.");

    /// <summary>A server whose client has cancelled the call or lost its connection: CANCELLED.</summary>
    public static Status AbandonedByClient() => new(StatusCode.Cancelled, "The client has cancelled the call or is gone.");

    /// <summary>A header block in mid-stream that does not end the stream: INTERNAL.</summary>
    public static Status HeadersInMidStream() => new(StatusCode.Internal, "Received headers in mid-stream that do not end it.");

    /// <summary>A header that cannot be read as metadata: INTERNAL, for this call alone.</summary>
    /// <param name="error">What the reader of metadata said.</param>
    public static Status MalformedMetadata(string error) => new(StatusCode.Internal, error);

    /// <summary>A message that the marshaller could not parse: INTERNAL.</summary>
    /// <param name="exception">What the marshaller threw. Its text stays on this side.</param>
    public static Status UnparsableMessage(Exception exception)
        => new(StatusCode.Internal, "A received message could not be parsed.", exception);

    /// <summary>What a client is told when a handler threw: the status of an <see cref="RpcException"/>, else UNKNOWN.</summary>
    /// <param name="exception">What the handler threw.</param>
    /// <param name="showDetails">Whether detailed errors are on: only then does the exception's text travel.</param>
    public static Status HandlerThrew(Exception exception, bool showDetails)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is RpcException rpcException)
            return rpcException.Status;
        var detail = showDetails ? $"The handler failed with {exception.GetType().Name}: {exception.Message}" : "The handler failed.";
        return new Status(StatusCode.Unknown, detail, exception);
    }
}
