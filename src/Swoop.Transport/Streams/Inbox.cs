using Grpc.Core;
using Swoop.Protocol.Framing;

namespace Swoop.Transport.Streams;

/// <summary>The messages that have arrived on a stream and were not read yet, and the credit that the peer is owed for them.</summary>
/// <remarks>
/// <para>DATA becomes messages here: the engine hands in payload, the assembler puts it together, a reader takes whole messages out.</para>
/// <para>Credit: a message's octets are given back when it is read, so a slow reader holds its peer back. A message that is still
/// arriving while the reader has nothing else to read is given back at once, or a message larger than the window would never end; but
/// a large one only after room was set aside for it in the connection's <see cref="MessageBudget"/>.</para>
/// <para>A mutable struct: one private field of its stream, used under the gate.</para>
/// </remarks>
internal struct Inbox(int maxReceiveSize)
{
    private MessageAssembler _assembler = new(maxReceiveSize);
    private Entry _first;
    private Queue<Entry>? _others;
    private int _uncredited;

    // Set aside for the message under way.
    private MessageBudget.Room _room;

    /// <summary>How many messages can be read.</summary>
    public int Count { get; private set; }

    /// <summary>What was wrong with the messages; final.</summary>
    public readonly Status? Fault => _assembler.Fault;

    /// <summary>The length of the message under way where room must be set aside before more credit is given for it; else 0.</summary>
    public readonly int LengthToReserve =>
        Count == 0 && _room.IsEmpty && _assembler.PartialLength is > MessageBudget.Uncounted and var length ? length : 0;

    private readonly bool GivesCreditAhead => Count == 0 && (!_room.IsEmpty || _assembler.PartialLength <= MessageBudget.Uncounted);

    /// <summary>Takes payload in; returns the credit to give back at once.</summary>
    public int Feed(ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            var before = payload.Length;
            var result = _assembler.Feed(ref payload, out var message);
            _uncredited += before - payload.Length;
            switch (result)
            {
                case AssemblyResult.Message:
                    Add(new Entry(message, _uncredited, _room));
                    _uncredited = 0;
                    _room = default;
                    if (payload.IsEmpty) return 0;
                    break;
                case AssemblyResult.Fault:
                    return TakeUncredited() + payload.Length;
                default:
                    return GivesCreditAhead ? TakeUncredited() : 0;
            }
        }
    }

    /// <summary>There is room for the message under way; returns the credit to give back for it.</summary>
    public int OnReserved(MessageBudget.Room room)
    {
        _room = room;
        return TakeUncredited();
    }

    /// <summary>Takes the next message out, with the credit to give back for it and the room to release.</summary>
    public bool TryTake(out AssembledMessage message, out int credit, out MessageBudget.Room room)
    {
        message = _first.Message;
        credit = _first.Octets;
        room = _first.Room;
        if (Count == 0) return false;
        Count--;
        _first = default;
        if (Count > 0) _first = _others!.Dequeue();
        else if (GivesCreditAhead) credit += TakeUncredited();
        return true;
    }

    /// <summary>What the end of the stream means for a message that had begun: INTERNAL; null between messages.</summary>
    public readonly Status? EndOfStream() => _assembler.EndOfStream();

    /// <summary>Drops the message under way; returns the room to release.</summary>
    public MessageBudget.Room DropPartial()
    {
        _assembler.Release();
        _uncredited = 0;
        var room = _room;
        _room = default;
        return room;
    }

    private void Add(in Entry entry)
    {
        if (Count++ == 0) _first = entry;
        else (_others ??= new Queue<Entry>()).Enqueue(entry);
    }

    private int TakeUncredited()
    {
        var octets = _uncredited;
        _uncredited = 0;
        return octets;
    }

    private readonly record struct Entry(AssembledMessage Message, int Octets, MessageBudget.Room Room);
}
