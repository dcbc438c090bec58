using System.Text;
using Microsoft.Extensions.Logging;
using Swoop.Http2;
using Swoop.Protocol.Messages;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Connection;
using Swoop.Transport.Headers;
using Swoop.Transport.Streams;
using Swoop.Transport.Timing;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Client;

/// <summary>A client's end of a connection.</summary>
/// <remarks>
/// Calls beyond the server's limit of concurrent streams wait in line here and open in turn. When the connection goes away, those that
/// wait end as <see cref="ClientStream.IsUnprocessed"/>: whoever keeps the connection sends them elsewhere.
/// </remarks>
public sealed class ClientConnection : Http2Connection
{
    private const int MaxFreeStreams = 256;

    private readonly IClientConnectionOwner _owner;
    private readonly Stack<ClientStream> _free = new();
    private readonly LinkedList<ClientStream> _waiting = [];
    private readonly Keepalive? _keepalive;
    private bool _isReady;
    private bool _refusesWhenFull;
    private bool _roomIsWanted;
    private int _uncountedOpen;
    private long _uncountedStarted;

    private ClientConnection(Wire wire, IClientConnectionOwner owner, ClientConnectionOptions options, TimerWheel timers, ILogger logger)
        : base(Role.Client, wire, options.Http2, long.MaxValue, timers, logger)
    {
        _owner = owner;
        Options = options;
        if (options.KeepaliveTime is not { } time) return;
        if (time < ClientConnectionOptions.ShortestKeepaliveTime) time = ClientConnectionOptions.ShortestKeepaliveTime;
        _keepalive = new Keepalive(this, time, options.KeepaliveTimeout, () => options.KeepaliveWithoutCalls || Engine.OpenStreams > 0);
    }

    /// <summary>How the connection is treated.</summary>
    public ClientConnectionOptions Options { get; }

    /// <summary>How many calls are open; those that do not count (<see cref="ClientStream.IsUncounted"/>) left out.</summary>
    public int OpenCalls
    {
        get
        {
            lock (Gate) return Engine.OpenStreams - _uncountedOpen;
        }
    }

    /// <summary>How many calls were opened so far; those that do not count (<see cref="ClientStream.IsUncounted"/>) left out.</summary>
    public long StartedCalls
    {
        get
        {
            lock (Gate) return Engine.NextStreamId.Value / 2 - _uncountedStarted;
        }
    }

    /// <summary>Calls can be started: neither end has said that it is going away. As soon as that changes, <see cref="IClientConnectionOwner"/> is told.</summary>
    public bool TakesCalls
    {
        get
        {
            lock (Gate) return State == Phase.Open;
        }
    }

    /// <summary>Whether calls beyond the server's limit of concurrent streams are refused, for another connection may have room (gRFC A105); no: they wait in line here.</summary>
    /// <remarks>Calls that wait in line when that changes are refused then. Where a call was refused, <see cref="IClientConnectionOwner.OnRoom"/> follows when there is room.</remarks>
    public bool RefusesWhenFull
    {
        get
        {
            lock (Gate) return _refusesWhenFull;
        }

        set
        {
            lock (Gate)
            {
                if (_refusesWhenFull == value) return;
                _refusesWhenFull = value;
                if (value) TurnWaitingAwayLocked();
            }

            StartBatch();
        }
    }

    /// <summary>One more call could be opened at once.</summary>
    public bool HasRoom
    {
        get
        {
            lock (Gate) return HasRoomLocked;
        }
    }

    private bool HasRoomLocked => State == Phase.Open && _waiting.Count == 0 && Engine.CanOpenStream;

    private protected override bool IsDrainedLocked => Engine.OpenStreams == 0 && _waiting.Count == 0;

    /// <summary>Takes over a connected wire; <see cref="IClientConnectionOwner.OnReady"/> follows when the server has answered.</summary>
    public static ClientConnection Start(
        Wire wire, IClientConnectionOwner owner, ClientConnectionOptions options, TimerWheel timers, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        var connection = new ClientConnection(wire, owner, options, timers, logger);
        connection.Open();
        return connection;
    }

    /// <summary>Starts a call.</summary>
    /// <param name="call">Who is told of its progress.</param>
    /// <param name="head">Its headers.</param>
    /// <param name="deadline">When it must be over, in the timers' microseconds; null for never. It is announced to the server; enforcing it is the caller's.</param>
    /// <param name="message">The first message, or null; its array may be taken.</param>
    /// <param name="endsRequest">Whether that is all the client sends.</param>
    /// <returns>The stream; null where the connection takes no calls any more, or is full and <see cref="RefusesWhenFull"/>.</returns>
    public ClientStream? StartCall(IClientCall call, in RequestHead head, long? deadline, MessageSerializer? message, bool endsRequest) =>
        StartCall(call, head, deadline, message, null, endsRequest);

    /// <summary>Starts a call whose first message was serialized earlier; the frame is the connection's unless the result is null.</summary>
    public ClientStream? StartCall(IClientCall call, in RequestHead head, long? deadline, OwnedFrame? message, bool endsRequest) =>
        StartCall(call, head, deadline, null, message, endsRequest);

    /// <summary>Asks for room for one more call: there is some, or <see cref="IClientConnectionOwner.OnRoom"/> follows when there is.</summary>
    public bool RequestRoom()
    {
        lock (Gate)
        {
            if (HasRoomLocked) return true;
            _roomIsWanted = true;
            return false;
        }
    }

    /// <summary>Takes no new calls, lets those that are open end, then closes.</summary>
    public void Drain()
    {
        bool flush;
        lock (Gate)
        {
            if (State == Phase.Open) Engine.SendGoAway(default, ErrorCode.NoError, "client is shutting down");
            DrainLocked();
            flush = RequestFlushLocked(atOnce: true);
        }

        FollowUp(flush);
    }

    /// <summary>Ends the connection and all its calls at once.</summary>
    public void Kill(ConnectionEnd? reason = null) => End(reason ?? ConnectionEnd.OfShutdown);

    /// <summary>A call gives up its place in the line.</summary>
    internal void StopWaitingLocked(ClientStream stream)
    {
        _waiting.Remove(stream.PlaceInLine);
        CloseIfDrainedLocked();
    }

    internal void ReturnStreamLocked(ClientStream stream)
    {
        if (_free.Count < MaxFreeStreams) _free.Push(stream);
    }

    internal override void OnStreamClosedLocked()
    {
        OpenWaitingLocked();
        TellOfRoomLocked();
        base.OnStreamClosedLocked();
    }

    internal void OnUncountedOpenedLocked()
    {
        _uncountedOpen++;
        _uncountedStarted++;
    }

    internal void OnUncountedClosedLocked() => _uncountedOpen--;

    internal void OnSettingsLocked()
    {
        if (!_isReady)
        {
            _isReady = true;
            _keepalive?.StartLocked();
            AddWorkLocked(new Notice(() => _owner.OnReady(this)));
        }

        OpenWaitingLocked();
        TellOfRoomLocked();
    }

    internal void OnGoAwayLocked(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
        var text = Encoding.UTF8.GetString(debug[..Math.Min(debug.Length, 256)]);
        var name = Http2ErrorMapping.NameOf((uint)code);
        Log.GoAwayReceived(last.Value, name, text);
        Farewell = text.Length > 0 ? $"{name} ({text})" : name;
        TurnWaitingAwayLocked();
        var tooManyPings = code == ErrorCode.EnhanceYourCalm && text == "too_many_pings";
        if (State == Phase.Open || tooManyPings) AddWorkLocked(new Notice(() => _owner.OnDraining(this, tooManyPings)));
        DrainLocked();
    }

    private protected override Fault? ReceiveLocked(ReadOnlySpan<byte> input, long now, out int consumed)
    {
        _keepalive?.OnReceivedLocked(now);
        var events = new ClientEvents(this);
        return Engine.Receive(input, now, ref events, out consumed);
    }

    private protected override void OnEndedLocked(ConnectionEnd end)
    {
        _keepalive?.StopLocked();
        while (TakeWaiting() is { } stream) stream.OnConnectionEndedLocked(end);
        _free.Clear();
        AddWorkLocked(new Notice(() => _owner.OnEnded(this, end)));
    }

    private protected override void OnSendFailedLocked()
    {
        if (State != Phase.Open) return;
        TurnWaitingAwayLocked();
        AddWorkLocked(new Notice(() => _owner.OnDraining(this, tooManyPings: false)));
        DrainLocked();
    }

    private ClientStream? StartCall(
        IClientCall call, in RequestHead head, long? deadline, MessageSerializer? message, OwnedFrame? frame, bool endsRequest)
    {
        bool flush;
        ClientStream stream;
        lock (Gate)
        {
            if (State != Phase.Open) return null;
            if (_refusesWhenFull && !HasRoomLocked)
            {
                _roomIsWanted = true;
                return null;
            }

            if (!_free.TryPop(out stream!)) stream = new ClientStream(this);
            // Under the gate, before anything can come back: the call knows its stream before it hears of it.
            call.OnStarted(stream);
            if (_waiting.Count == 0 && Engine.TryOpenStream(stream))
            {
                stream.BeginLocked(call, head, deadline, frame, endsRequest);
                stream.OpenLocked(message);
                DrainIfOutOfIdsLocked();
            }
            else
            {
                stream.BeginLocked(call, head, deadline, message is null ? frame : new OwnedFrame(message.Detach()), endsRequest);
                _waiting.AddLast(stream.PlaceInLine);
            }

            flush = RequestFlushLocked();
        }

        FollowUp(flush);
        return stream;
    }

    private void OpenWaitingLocked()
    {
        // A connection that is ending closes its streams one by one: what waits ends with it and must not take their places.
        while (State <= Phase.Draining && Engine.CanOpenStream && TakeWaiting() is { } stream)
        {
            Engine.TryOpenStream(stream);
            stream.OpenLocked(null);
        }

        DrainIfOutOfIdsLocked();
    }

    private void TellOfRoomLocked()
    {
        if (!_roomIsWanted || !HasRoomLocked) return;
        _roomIsWanted = false;
        AddWorkLocked(new Notice(() => _owner.OnRoom(this)));
    }

    /// <remarks>What waits was never sent: it goes elsewhere.</remarks>
    private void TurnWaitingAwayLocked()
    {
        while (TakeWaiting() is { } stream) stream.OnUnprocessedLocked();
    }

    private ClientStream? TakeWaiting()
    {
        var first = _waiting.First;
        if (first is not null) _waiting.Remove(first);
        return first?.Value;
    }

    /// <remarks>Stream identifiers never come back (RFC 9113, 5.1.1): the calls that are open end, new ones take another connection.</remarks>
    private void DrainIfOutOfIdsLocked()
    {
        if (Engine.HasStreamIds || State != Phase.Open) return;
        TurnWaitingAwayLocked();
        AddWorkLocked(new Notice(() => _owner.OnDraining(this, tooManyPings: false)));
        DrainLocked();
    }

    private sealed class Notice(Action tell) : ConnectionWork
    {
        protected internal override void Run() => tell();
    }
}
