using Grpc.Core;
using Swoop.Protocol.Framing;

namespace Swoop.Transport.Streams;

/// <summary>The messages that have arrived on a stream and were not read yet, and the credit that the peer is owed for them.</summary>
/// <remarks>
/// <para>DATA becomes messages here: the engine hands in payload, the assembler puts it together, a reader takes whole messages out.</para>
/// <code>
///   first (any message) | others (large messages, full batches of small ones) ... | the batch that is being filled
/// </code>
/// <para>Credit: a message's octets are given back when it is read, so a slow reader holds its peer back. A message that is still
/// arriving while the reader has nothing else to read is given back at once, or a message larger than the window would never end; but
/// a large one only after room was set aside for it in the connection's <see cref="MessageBudget"/>. Messages that are taken as a batch count as read when
/// the reader comes for more.</para>
/// <para>A mutable struct: one private field of its stream, used under the gate.</para>
/// </remarks>
internal struct Inbox(int maxReceiveSize)
{
    private const int LongestPacked = MessageBatch.LargestPacked - MessagePrefix.Size;

    private MessageAssembler _assembler = new(maxReceiveSize);
    private Entry _first;
    private Queue<Entry>? _others;
    private MessageBatch _filling;
    private int _lastBatch;
    private int _uncredited;
    private bool _hasFirst;

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
            while (Count > 0 && _assembler.TryTakeWhole(ref payload, LongestPacked, out var prefix, out var small))
            {
                Count++;
                Pack(prefix, small);
                if (payload.IsEmpty) return 0;
            }

            var before = payload.Length;
            var result = _assembler.Feed(ref payload, out var message);
            _uncredited += before - payload.Length;
            switch (result)
            {
                case AssemblyResult.Message:
                    Add(message);
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

    /// <summary>Takes the next message out, with those that are packed behind it.</summary>
    /// <param name="batch">An empty one; gets the messages behind, and their array. Their credit is due when they are read: its octets.</param>
    /// <param name="message">The message. The very first has an array of its own.</param>
    /// <param name="credit">The credit to give back at once.</param>
    /// <param name="room">The room to release.</param>
    public bool TryTake(ref MessageBatch batch, out AssembledMessage message, out int credit, out MessageBudget.Room room)
    {
        message = default;
        credit = 0;
        room = default;
        if (Count == 0) return false;
        var entry = TakeEntry();
        if (entry.Batch.Count > 0)
        {
            Count -= entry.Batch.Count;
            batch = entry.Batch;
            batch.TryTake(out message);
        }
        else
        {
            Count--;
            message = entry.Message;
            credit = entry.Octets;
            room = entry.Room;
        }

        if (GivesCreditAhead) credit += TakeUncredited();
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

    private void Add(AssembledMessage message)
    {
        var octets = TakeUncredited();
        var room = _room;
        _room = default;
        if (Count++ == 0)
        {
            _first = new Entry(message, default, octets, room);
            _hasFirst = true;
        }
        else if (message.Length <= LongestPacked)
        {
            // Nothing of it was credited, for somebody was before it all the time: the batch's octets are what is owed.
            Pack(new MessagePrefix(message.Flags, (uint)message.Length), message.Payload.Span);
            message.Return();
        }
        else
        {
            EndBatch();
            Others.Enqueue(new Entry(message, default, octets, room));
        }
    }

    private void Pack(MessagePrefix prefix, ReadOnlySpan<byte> payload)
    {
        if (_filling.TryAdd(prefix, payload, _lastBatch)) return;
        EndBatch();
        _filling.TryAdd(prefix, payload, _lastBatch);
    }

    private void EndBatch()
    {
        if (_filling.Count > 0) Others.Enqueue(TakeFilling());
    }

    private Entry TakeEntry()
    {
        if (!_hasFirst) return _others is { Count: > 0 } ? _others.Dequeue() : TakeFilling();
        var first = _first;
        _first = default;
        _hasFirst = false;
        return first;
    }

    private Entry TakeFilling()
    {
        var batch = _filling;
        _filling = default;
        _lastBatch = batch.Octets;
        return new Entry(default, batch, 0, default);
    }

    private int TakeUncredited()
    {
        var octets = _uncredited;
        _uncredited = 0;
        return octets;
    }

    private Queue<Entry> Others => _others ??= new Queue<Entry>();

    private readonly record struct Entry(AssembledMessage Message, MessageBatch Batch, int Octets, MessageBudget.Room Room);
}
