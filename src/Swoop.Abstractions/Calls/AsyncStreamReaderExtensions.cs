namespace Grpc.Core;

/// <summary>Short forms for readers of streams.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads the next message, without a way to give up waiting.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="streamReader">The stream.</param>
    /// <returns>True if there is a message in <see cref="IAsyncStreamReader{T}.Current"/>, false at the end of the stream.</returns>
    /// <exception cref="ArgumentNullException">There is no stream.</exception>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
