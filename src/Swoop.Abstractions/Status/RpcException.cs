using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A call failed; the exception carries the status and the trailers that it ended with.</summary>
public class RpcException : Exception
{
    /// <summary>Creates the exception with the status as its message and no trailers.</summary>
    /// <param name="status">The outcome of the call.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Creates the exception with a message of its own and no trailers.</summary>
    /// <param name="status">The outcome of the call; what a peer is to read belongs into its detail.</param>
    /// <param name="message">The message of the exception, which is local and never sent.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Creates the exception with the status as its message.</summary>
    /// <param name="status">The outcome of the call.</param>
    /// <param name="trailers">The trailers of the call.</param>
    /// <exception cref="ArgumentNullException">There are no trailers.</exception>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Creates the exception with a message of its own.</summary>
    /// <param name="status">The outcome of the call; what a peer is to read belongs into its detail.</param>
    /// <param name="trailers">The trailers of the call.</param>
    /// <param name="message">The message of the exception, which is local and never sent.</param>
    /// <exception cref="ArgumentNullException">There are no trailers.</exception>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message)
    {
        Status = status;
        Trailers = GrpcPreconditions.CheckNotNull(trailers, nameof(trailers));
    }

    /// <summary>The outcome of the call.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>, handy in exception filters.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailers: on the client those received, on the server those to be sent with the status.</summary>
    public Metadata Trailers { get; }
}
