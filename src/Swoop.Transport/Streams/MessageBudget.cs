namespace Swoop.Transport.Streams;

/// <summary>Bounds the large messages that a connection holds in part, or whole and untaken.</summary>
/// <remarks>
/// <para>A message above the window of its stream needs credit before its reader can take anything, and a peer with a hundred streams
/// could so make us hold a hundred messages of the greatest size. So before a stream gives such credit, it sets room aside for the whole
/// message here; where there is none the stream stands in line, held back by its window. The room suffices for the message, so it can
/// always come to its end, and nobody waits for one who waits for him.</para>
/// <para>There are two halves, one for streams whose reader waits, and one for those whose reader is busy: handlers that never read hold back
/// one another only. Of the first kind a message alone is always let in, of the second none that is larger than the half.</para>
/// <para>Guarded by the connection's gate.</para>
/// </remarks>
internal sealed class MessageBudget(long limit)
{
    /// <summary>Messages up to this many octets are not counted.</summary>
    public const int Uncounted = Protocol.Framing.MessageAssembler.FirstReservation;

    private LinkedList<GrpcStream>? _line;
    private readonly long _half = limit / 2;
    private long _forReaders;
    private long _forOthers;

    // A reader was sent away; until he has had his turn nobody overtakes him.
    private bool _readerIsDue;

    /// <summary>Sets room aside; none where others have to end before.</summary>
    public Room TryReserveLocked(int length, bool readerWaits)
    {
        if (!readerWaits)
        {
            if (length > _half - _forOthers) return default;
            _forOthers += length;
        }
        else if (_forReaders > 0 && (_readerIsDue || length > _half - _forReaders))
        {
            _readerIsDue = true;
            return default;
        }
        else
        {
            _forReaders += length;
        }

        return new Room(length, readerWaits);
    }

    /// <summary>A stream found no room: it is asked again when there may be some.</summary>
    public void WaitLocked(LinkedListNode<GrpcStream> place)
    {
        if (place.List is null) (_line ??= new LinkedList<GrpcStream>()).AddLast(place);
    }

    /// <summary>The stream needs nothing any more.</summary>
    public void StopWaitingLocked(LinkedListNode<GrpcStream> place)
    {
        if (place.List is not null) _line!.Remove(place);
    }

    /// <summary>A message was taken or dropped: others may come.</summary>
    public void ReleaseLocked(Room room)
    {
        if (room.IsEmpty) return;
        if (room.ReaderWaited) _forReaders -= room.Octets;
        else _forOthers -= room.Octets;
        _readerIsDue = false;
        for (var place = _line?.First; place is not null;)
        {
            var next = place.Next;
            place.Value.TryReserveLocked();
            place = next;
        }
    }

    /// <summary>What was set aside for a message, and from which half.</summary>
    internal readonly record struct Room(int Octets, bool ReaderWaited)
    {
        public bool IsEmpty => Octets == 0;
    }
}
