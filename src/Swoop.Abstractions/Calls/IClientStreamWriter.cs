namespace Grpc.Core;

/// <summary>The request stream of a call on the client.</summary>
/// <typeparam name="T">The request message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the request stream; no message may follow.</summary>
    Task CompleteAsync();
}
