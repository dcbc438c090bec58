namespace Swoop.Transport.Wires.Readiness;

/// <summary>The sockets that a poller watches, by the token that their events carry.</summary>
/// <remarks>
/// An event can come late, for a socket that was closed while the event was on its way. So a place that is used again gets another token:
/// <code>
///   [ how many sockets were watched before, from 1 on: 32 bits | place: 32 bits ]
/// </code>
/// </remarks>
internal sealed class WatchedSockets
{
    private const int FirstSize = 64;

    // Guards everything for those who change it; who looks for a socket reads the array without it.
    private readonly Lock _gate = new();
    private readonly Stack<int> _freePlaces = new();
    private WatchedSocket?[] _places = [];
    private uint _added;
    private int _count;

    /// <summary>How many sockets are watched; read without the gate as a hint.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a socket in.</summary>
    /// <returns>Its token.</returns>
    public long Add(WatchedSocket socket)
    {
        lock (_gate)
        {
            if (_freePlaces.Count == 0) Grow();
            var place = _freePlaces.Pop();
            // Never 0, which says that a socket is not watched.
            if (++_added == 0) _added = 1;
            socket.Token = ((long)_added << 32) | (uint)place;
            _places[place] = socket;
            _count++;
            return socket.Token;
        }
    }

    /// <summary>Lets a socket go; does nothing where it is gone.</summary>
    public void Remove(WatchedSocket socket)
    {
        lock (_gate)
        {
            if (socket.Token == 0) return;
            var place = PlaceOf(socket.Token);
            _places[place] = null;
            _freePlaces.Push(place);
            _count--;
            socket.Token = 0;
        }
    }

    /// <summary>The socket that an event is for; null where it is gone.</summary>
    public WatchedSocket? Find(long token)
    {
        var socket = Volatile.Read(ref _places)[PlaceOf(token)];
        return socket is not null && socket.Token == token ? socket : null;
    }

    private static int PlaceOf(long token) => (int)token;

    private void Grow()
    {
        var more = new WatchedSocket?[Math.Max(FirstSize, _places.Length * 2)];
        _places.CopyTo(more, 0);
        for (var place = more.Length - 1; place >= _places.Length; place--) _freePlaces.Push(place);
        Volatile.Write(ref _places, more);
    }
}
