using Grpc.Core;
using Swoop.Http2.Streams;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Transport.Connection;

namespace Swoop.Transport.Streams;

/// <summary>A stream that carries gRPC messages both ways: what client and server streams have in common.</summary>
/// <remarks>
/// Objects are reused for other calls once they are released, so every operation names the call on whose behalf it is done; an
/// operation of a call that has let go of its stream does nothing. One reader and one writer at a time.
/// </remarks>
public abstract class GrpcStream : Http2Stream
{
    private readonly StreamSignal _readable = new();
    private readonly StreamSignal _writable = new();
    private Inbox _inbox;

    // Nobody is to read what has arrived, those included who have taken it as a batch; they look without the gate.
    private volatile bool _unreadIsDropped;

    // Where the stream stands among those that wait to give credit for a large message; made when it first has to.
    private LinkedListNode<GrpcStream>? _placeInLine;

    private protected GrpcStream(Http2Connection connection) => Connection = connection;

    /// <summary>The connection that carries the stream.</summary>
    public Http2Connection Connection { get; }

    /// <summary>The call that the stream works for; null while it works for none.</summary>
    private protected object? Owner { get; set; }

    /// <summary>The peer has sent everything, or nothing more of it will be taken.</summary>
    private protected bool ReadEnded { get; set; }

    /// <summary>Octets that a writer may be ahead of the peer's window and the socket.</summary>
    private protected int SendBufferSize { get; set; }

    private protected Lock Gate => Connection.Gate;

    /// <summary>Takes the next message; the caller returns its array.</summary>
    /// <param name="owner">The call.</param>
    /// <param name="batch">The reader's own, used by nobody else, and returned when nothing more will be read: small messages come in one piece, and only
    /// when all of them are read the gate is taken again, and the credit for them given back.</param>
    /// <param name="message">The message; valid until the next one is asked for.</param>
    /// <returns>False where none is there: it has not arrived yet, or the stream has ended; <see cref="WaitToReadAsync"/> tells which.</returns>
    public bool TryRead(object owner, ref MessageBatch batch, out AssembledMessage message)
    {
        if (_unreadIsDropped) batch.Return();
        return batch.TryTake(out message) || TryReadBatch(owner, ref batch, out message);
    }

    /// <summary>Waits until a message can be read. Messages that the reader took in a batch count as read.</summary>
    /// <returns>False when there will be no more.</returns>
    /// <exception cref="InvalidOperationException">Somebody else waits already.</exception>
    public ValueTask<bool> WaitToReadAsync(object owner)
    {
        ValueTask<bool> waiting;
        lock (Gate)
        {
            if (Owner != owner) return new ValueTask<bool>(false);
            if (_inbox.Count > 0) return new ValueTask<bool>(true);
            if (ReadEnded) return new ValueTask<bool>(false);
            waiting = _readable.WaitLocked();
            // A reader that waits may be granted what one that did not was denied.
            if (_inbox.LengthToReserve == 0 || !TryReserveLocked() || !Connection.RequestFlushLocked()) return waiting;
        }

        Connection.Flush();
        return waiting;
    }

    /// <summary>Wakes a reader although nothing has arrived; its wait ends with true.</summary>
    public void WakeReader(object owner)
    {
        lock (Gate)
        {
            if (Owner == owner) _readable.FireLocked(Connection, true);
        }

        Connection.StartBatch();
    }

    /// <summary>Takes the next message, if there is one, and gives credit back for what was read.</summary>
    private protected bool TryReadLocked(ref MessageBatch batch, out AssembledMessage message)
    {
        if (batch.Octets > 0) Connection.Engine.ReturnCredit(this, batch.Octets);
        batch.Return();
        if (!_inbox.TryTake(ref batch, out message, out var credit, out var room)) return false;
        if (credit > 0) Connection.Engine.ReturnCredit(this, credit);
        Connection.Messages.ReleaseLocked(room);
        if (_inbox.LengthToReserve > 0) TryReserveLocked();
        return true;
    }

    /// <summary>Prepares the object for a call.</summary>
    private protected void BeginLocked(int maxReceiveSize, int sendBufferSize)
    {
        _inbox = new Inbox(maxReceiveSize);
        SendBufferSize = sendBufferSize;
        ReadEnded = false;
        _unreadIsDropped = false;
    }

    /// <summary>Payload has arrived.</summary>
    /// <returns>What was wrong with it, or null.</returns>
    private protected Status? FeedLocked(ReadOnlySpan<byte> payload)
    {
        if (ReadEnded)
        {
            Connection.Engine.ReturnCredit(this, payload.Length);
            return null;
        }

        var credit = _inbox.Feed(payload);
        if (credit > 0) Connection.Engine.ReturnCredit(this, credit);
        if (_inbox.LengthToReserve > 0) TryReserveLocked();
        if (_inbox.Count > 0) _readable.FireLocked(Connection, true);
        return _inbox.Fault;
    }

    /// <summary>The peer has sent its last octet.</summary>
    /// <returns>What was wrong: the stream ended inside a message.</returns>
    private protected Status? EndOfDataLocked() => _inbox.EndOfStream();

    /// <summary>How many messages wait to be read.</summary>
    private protected int UnreadLocked => _inbox.Count;

    /// <summary>Takes the very first message without giving credit: the stream is over.</summary>
    private protected bool TryTakeFirstLocked(out AssembledMessage message)
    {
        var none = default(MessageBatch);
        var isThere = _inbox.TryTake(ref none, out message, out _, out var room);
        Connection.Messages.ReleaseLocked(room);
        return isThere;
    }

    /// <summary>No more messages will come; those that are there can still be read.</summary>
    private protected void EndReadingLocked()
    {
        ReadEnded = true;
        _readable.FireLocked(Connection, _inbox.Count > 0);
    }

    /// <summary>Nobody will read what is there.</summary>
    private protected void DropUnreadLocked()
    {
        _unreadIsDropped = true;
        if (_placeInLine is not null) Connection.Messages.StopWaitingLocked(_placeInLine);
        Connection.Messages.ReleaseLocked(_inbox.DropPartial());
        var batch = default(MessageBatch);
        while (_inbox.TryTake(ref batch, out var message, out _, out var room))
        {
            Connection.Messages.ReleaseLocked(room);
            message.Return();
            batch.Return();
        }
    }

    /// <summary>Sets room aside for the large message under way and gives credit for it, or stands in line for that.</summary>
    internal bool TryReserveLocked()
    {
        var length = _inbox.LengthToReserve;
        var room = length > 0 ? Connection.Messages.TryReserveLocked(length, _readable.IsArmed) : default;
        if (room.IsEmpty && length > 0)
        {
            Connection.Messages.WaitLocked(_placeInLine ??= new LinkedListNode<GrpcStream>(this));
            return false;
        }

        if (_placeInLine is not null) Connection.Messages.StopWaitingLocked(_placeInLine);
        if (!room.IsEmpty) Connection.Engine.ReturnCredit(this, _inbox.OnReserved(room));
        return true;
    }

    /// <summary>No more messages will be taken for sending.</summary>
    private protected void EndWritingLocked() => _writable.FireLocked(Connection, false);

    /// <summary>Hands a serialized message to the engine: copied if it is small and may leave at once, else with its array.</summary>
    private protected void WriteLocked(MessageSerializer message, bool endStream)
    {
        var engine = Connection.Engine;
        if (engine.TrySendData(this, message.Frame, endStream)) return;
        var frame = new OwnedFrame(message.Detach());
        engine.SendData(this, frame.Octets, frame, endStream);
    }

    /// <summary>Waits until the peer's window and the socket have taken most of what was written.</summary>
    private protected ValueTask<bool> WaitToWriteLocked() =>
        QueuedOctets > SendBufferSize && Local == HalfState.Open ? _writable.WaitLocked() : new ValueTask<bool>(true);

    /// <summary>Waits for the next chance to write, or the end of writing.</summary>
    private protected ValueTask<bool> WaitForWritableLocked() => _writable.WaitLocked();

    /// <summary>Wakes whoever waits to write.</summary>
    private protected void FireWritableLocked(bool result) => _writable.FireLocked(Connection, result);

    /// <summary>Nobody is between waiting and going on: the object can serve another call.</summary>
    private protected bool SignalsAreIdleLocked => _readable.IsIdle && _writable.IsIdle;

    /// <summary>A writer waits already: a second write would be a mistake.</summary>
    private protected void CheckSingleWriterLocked()
    {
        if (!_writable.IsIdle) throw new InvalidOperationException("Can't write the message because the previous write is in progress; await it first.");
    }

    /// <summary>Some of what was queued has left.</summary>
    protected override void OnSendQueueShrunk()
    {
        if (QueuedOctets <= SendBufferSize) _writable.FireLocked(Connection, true);
    }

    /// <summary>The connection is gone.</summary>
    internal abstract void OnConnectionEndedLocked(ConnectionEnd end);

    private bool TryReadBatch(object owner, ref MessageBatch batch, out AssembledMessage message)
    {
        bool isThere, flush;
        lock (Gate)
        {
            message = default;
            if (Owner != owner) return false;
            isThere = TryReadLocked(ref batch, out message);
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        return isThere;
    }
}
