namespace Swoop.Transport.Client;

/// <summary>Whoever started a <see cref="ClientStream"/>.</summary>
public interface IClientCall
{
    /// <summary>The call has a stream, on which nothing has happened yet.</summary>
    /// <remarks>Under the connection's gate: must be short and must not run user code.</remarks>
    void OnStarted(ClientStream stream);

    /// <summary>The response's headers are there. Called only if <see cref="ClientStream.WatchHeaders"/> asked for it.</summary>
    /// <remarks>Under the connection's gate: must be short and must not run user code.</remarks>
    void OnHeaders(ClientStream stream);

    /// <summary>The call has its status; messages may still wait to be read. Called once, on a pool thread, without any lock.</summary>
    void OnCompleted(ClientStream stream);
}
