using Swoop.Transport.Client;

namespace Swoop.Client.Channel;

/// <summary>All connections of a channel that have not ended, those included that only finish their last calls.</summary>
internal sealed class LiveConnections
{
    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly HashSet<ClientConnection> _connections = [];
    private TaskCompletionSource? _whenEmpty;

    public void Add(ClientConnection connection)
    {
        lock (_gate) _connections.Add(connection);
        // It may have ended before it was added, and nobody would say so again.
        if (connection.HasEnded) Remove(connection);
    }

    public void Remove(ClientConnection connection)
    {
        TaskCompletionSource? done = null;
        lock (_gate)
        {
            if (_connections.Remove(connection) && _connections.Count == 0) (done, _whenEmpty) = (_whenEmpty, null);
        }

        done?.SetResult();
    }

    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (_connections.Count == 0) return Task.CompletedTask;
            _whenEmpty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _whenEmpty.Task;
        }
    }

    public void KillAll()
    {
        ClientConnection[] all;
        lock (_gate) all = [.. _connections];
        foreach (var connection in all) connection.Kill();
    }

    /// <summary>How many calls were started on all connections, and how many are open.</summary>
    public (long Started, int Open) CountCalls()
    {
        lock (_gate) return (_connections.Sum(connection => connection.StartedCalls), _connections.Sum(connection => connection.OpenCalls));
    }
}
