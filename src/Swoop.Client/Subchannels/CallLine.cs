using Swoop.Client.Balancing;
using Swoop.Transport.Client;

namespace Swoop.Client.Subchannels;

/// <summary>The calls of a subchannel for which none of its connections has room, in the order in which they came (gRFC A105, "Picking a Connection for Each RPC").</summary>
/// <remarks>
/// <code>
///   a call finds no room --> in line --a call ends, SETTINGS, a new connection: Drain--> started, the first first
///                                    --the last connection is lost--------------------> chooses anew
/// </code>
/// Thread-safe. One thread at a time starts calls; what others bring meanwhile it does as well.
/// </remarks>
/// <param name="connections">Where calls can go.</param>
/// <param name="onFull">Called, without any lock, when there are calls that wait and no room.</param>
internal sealed class CallLine(ConnectionSet connections, Action onFull)
{
    // Guards everything below; never held while a call starts.
    private readonly Lock _gate = new();
    private readonly LinkedList<QueuedCall> _calls = [];
    private volatile bool _isEmpty = true;
    private bool _isDraining;
    private bool _hasNews;

    /// <summary>No call waits, as far as can be told without the lock.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>Adds a call; false where there is no connection.</summary>
    public bool TryAdd(QueuedCall call)
    {
        lock (_gate)
        {
            if (connections.Count == 0) return false;
            _calls.AddLast(call.Place);
            _isEmpty = false;
        }

        Drain();
        return true;
    }

    /// <summary>Takes a call out; false where it is not in line.</summary>
    public bool Remove(QueuedCall call)
    {
        lock (_gate)
        {
            if (call.Place.List is null) return false;
            RemoveLocked(call);
            return true;
        }
    }

    /// <summary>Starts as many as there is room for.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _hasNews = true;
            if (_isDraining) return;
            _isDraining = true;
        }

        while (HasNews())
        {
            while (StartFirst())
            {
                // The next.
            }
        }
    }

    private bool HasNews()
    {
        lock (_gate)
        {
            _isDraining = _hasNews;
            _hasNews = false;
            return _isDraining;
        }
    }

    private bool StartFirst()
    {
        if (IsEmpty) return false;
        if (connections.Count == 0)
        {
            SendAway();
            return false;
        }

        if (connections.RequestRoom() is not { } connection)
        {
            onFull();
            return false;
        }

        if (TakeFirst() is not { } call) return false;
        if (call.TryStart(connection)) return true;
        lock (_gate)
        {
            _calls.AddFirst(call.Place);
            _isEmpty = false;
        }

        call.OnBackInLine();
        return true;
    }

    private void SendAway()
    {
        while (TakeFirst() is { } call) call.ChooseAnew();
    }

    private QueuedCall? TakeFirst()
    {
        lock (_gate)
        {
            if (_calls.First is not { } first) return null;
            RemoveLocked(first.Value);
            return first.Value;
        }
    }

    private void RemoveLocked(QueuedCall call)
    {
        _calls.Remove(call.Place);
        _isEmpty = _calls.Count == 0;
    }
}
