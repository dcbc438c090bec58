namespace Grpc.Core;

/// <summary>The receiving side of a stream of messages.</summary>
/// <remarks>One read at a time: call <see cref="MoveNext"/> again only when the one before has completed.</remarks>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> has read.</summary>
    T Current { get; }

    /// <summary>Reads the next message.</summary>
    /// <param name="cancellationToken">Gives up waiting; on the client this cancels the call.</param>
    /// <returns>True if there is a message in <see cref="Current"/>, false at the end of the stream.</returns>
    /// <exception cref="RpcException">On the client: the call failed.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
