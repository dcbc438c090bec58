namespace Grpc.Core;

/// <summary>The sending side of a stream of messages.</summary>
/// <remarks>One write at a time: start a write only when the one before has completed.</remarks>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>The options of messages written from now on; null for those of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Completes when the message is accepted for sending, which flow control may delay.</returns>
    Task WriteAsync(T message);

    /// <summary>Writes a message, giving up when cancelled; a writer that can do so implements this member.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Completes when the message is accepted for sending, which flow control may delay.</returns>
    /// <exception cref="NotSupportedException">The token can be cancelled and the writer does not implement this member.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException($"{GetType()} cannot cancel writes: it implements only WriteAsync without a token.")
        : WriteAsync(message);
}
