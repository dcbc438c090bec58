using System.Net;
using Microsoft.Extensions.Logging;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Streams;
using Swoop.Transport.Streams;
using Swoop.Transport.Timing;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Connection;

/// <summary>An engine on a wire: the gate, the read loop, the flusher, and the end of it all.</summary>
/// <remarks>
/// <para>The gate guards the engine, all its streams, and the phase. It is held for short moments only: never across an await, never
/// while user code runs. Methods that need it end in <c>Locked</c>.</para>
/// <code>
///   Open --we or the peer said GOAWAY--> Draining --no stream left--> Closing --all is sent--> Closed
///     \-------------------------------- the wire broke, or the peer broke the rules --------------^
/// </code>
/// </remarks>
public abstract class Http2Connection
{
    /// <summary>How long a connection that was closed at our end waits for the peer to close its own.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    /// <summary>How long the last of the output may take to leave.</summary>
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);

    private readonly ConnectionReader _reader;
    private readonly Flusher _flusher;
    private readonly ILogger _logger;
    private bool _isDiscarding;
    private bool _wireIsClosing;
    private ConnectionEnd? _sendFailure;

    // Made when the end is near.
    private Linger? _linger;

    private protected Http2Connection(Role role, Wire wire, Http2EngineOptions options, long maxMessageBacklog, TimerWheel timers, ILogger logger)
    {
        Messages = new MessageBudget(maxMessageBacklog);
        Wire = wire;
        Engine = new Http2Engine(role, options);
        Timers = timers;
        _logger = logger;
        LargestFrame = options.MaxFrameSize + Http2.Frames.FrameHeader.Size;
        Work = new WorkQueue(this);
        _flusher = new Flusher(this);
        _reader = new ConnectionReader(this);
    }

    /// <summary>Where a connection is in its life.</summary>
    private protected enum Phase
    {
        Open,
        Draining,
        Closing,
        Closed,
    }

    /// <summary>The peer's address, where there is one.</summary>
    public EndPoint? RemoteEndPoint => Wire.RemoteEndPoint;

    /// <summary>Our own address, where there is one.</summary>
    public EndPoint? LocalEndPoint => Wire.LocalEndPoint;

    /// <summary>What TLS negotiated; null without TLS.</summary>
    public TlsSession? Tls => Wire.Tls;

    /// <summary>The connection has ended, or does so as soon as its output is sent.</summary>
    public bool HasEnded
    {
        get
        {
            lock (Gate) return EndReason is not null;
        }
    }

    /// <summary>The timers of this connection's deadlines.</summary>
    public TimerWheel Timers { get; }

    /// <summary>Everything is said; what is left is to send it and close.</summary>
    internal bool IsClosingLocked => State == Phase.Closing;

    internal Lock Gate { get; } = new();

    internal Http2Engine Engine { get; }

    internal Wire Wire { get; }

    internal WorkQueue Work { get; }

    internal MessageBudget Messages { get; }

    /// <summary>Made anew each time: little is ever said, and idle connections are many.</summary>
    internal ConnectionLog Log => new(_logger, RemoteEndPoint);

    internal int LargestFrame { get; }

    private protected Phase State { get; private set; }

    /// <summary>Why the connection ended, once it has.</summary>
    private protected ConnectionEnd? EndReason { get; private set; }

    private protected bool IsReceiving { get; private set; }

    /// <summary>What the peer's last GOAWAY gave as its reason: calls that its end cuts off hear of it.</summary>
    private protected string? Farewell { get; set; }

    /// <summary>Sends the preface and begins to read.</summary>
    /// <remarks>A server reads first: what its client has said already is answered in the same send.</remarks>
    private protected void Open()
    {
        lock (Gate) Engine.Start();
        if (Engine.Role == Role.Server) _reader.Start();
        FlushWhatIsThere();
        if (Engine.Role == Role.Client) _reader.Start();
    }

    /// <summary>Feeds the engine; false when nothing more is to be read.</summary>
    internal bool Process(ReadOnlySpan<byte> input, out int consumed, out bool hasWork)
    {
        bool flush;
        lock (Gate)
        {
            hasWork = false;
            consumed = 0;
            if (State == Phase.Closed) return false;
            if (_isDiscarding)
            {
                consumed = input.Length;
                return true;
            }

            IsReceiving = true;
            var fault = ReceiveLocked(input, Timers.Now, out consumed);
            IsReceiving = false;
            _flusher.OnReceivedLocked();
            if (fault is { } broken)
            {
                // The peer is to get the GOAWAY: closing with unread input would reset the connection under it.
                _isDiscarding = true;
                EndLocked(ConnectionEnd.OfFault(broken));
            }

            hasWork = Work.ReleaseBatchLocked();
            // What the engine wrote by itself (credit, acknowledgements, DATA that waited for credit) leaves at once.
            flush = _flusher.RequestLocked(atOnce: true);
        }

        if (flush) _flusher.Send();
        return true;
    }

    /// <summary>The peer's side has ended, or the wire has failed.</summary>
    internal void OnReceiveEnded(Exception? exception)
    {
        var end = exception is null ? ConnectionEnd.OfPeer : ConnectionEnd.OfException(exception);
        Finish(Farewell is { } words ? end with { Reason = $"{end.Reason} Its GOAWAY said {words}." } : end);
    }

    /// <summary>Sending has failed.</summary>
    /// <remarks>What the peer said before it left is still to be read: a GOAWAY, say, that lets calls go elsewhere. Then the reader meets the end.</remarks>
    internal void Fail(Exception exception)
    {
        var failure = ConnectionEnd.OfException(exception);
        lock (Gate)
        {
            if (_sendFailure is not null) return;
            _sendFailure = failure;
            _flusher.StopLocked();
            Engine.Output.Clear(keep: 0);
            if (State <= Phase.Draining)
            {
                LingerLocked(LingerTime);
                OnSendFailedLocked();
            }
        }

        StartBatch();
        if (HasEnded) Finish(failure);
    }

    /// <summary>Ends the connection at once, for a reason of our own.</summary>
    internal void End(ConnectionEnd end) => Finish(end);

    /// <summary>The last one out of a batch flushes.</summary>
    internal void FlushIfScheduled()
    {
        if (_flusher.IsScheduled) _flusher.Execute();
    }

    /// <summary>Asks for a flush of what was just written. When true, the caller leaves the gate and calls <see cref="Flush"/>.</summary>
    internal bool RequestFlushLocked(bool atOnce = false) => !IsReceiving && _flusher.RequestLocked(atOnce);

    /// <summary>Does the flush that <see cref="RequestFlushLocked"/> asked for.</summary>
    internal void Flush() => _flusher.Send();

    /// <summary>Adds work; outside the read loop it starts with the next <see cref="StartBatch"/>.</summary>
    internal void AddWorkLocked(ConnectionWork work) => Work.AddLocked(work);

    /// <summary>Starts what was added outside the read loop. Called without the gate after every operation that may have added work.</summary>
    internal void StartBatch()
    {
        if (!Work.HasBatch) return;
        lock (Gate)
        {
            if (IsReceiving || !Work.ReleaseBatchLocked()) return;
        }

        Work.Start();
    }

    /// <summary>What follows an operation when the gate is left: the flush, if one was asked for, and the start of the work that it has caused.</summary>
    internal void FollowUp(bool flush)
    {
        if (flush) Flush();
        StartBatch();
    }

    /// <summary>All output has left.</summary>
    internal void OnFlushed()
    {
        lock (Gate)
        {
            if (_wireIsClosing || State != Phase.Closing || !_flusher.IsIdleLocked || !Engine.Output.IsEmpty) return;
            _wireIsClosing = true;
            // The reader goes on until the peer closes too, but not for ever.
            LingerLocked(LingerTime);
        }

        _ = CloseWireAsync();
    }

    /// <summary>A stream has closed: the connection may be done, or have room for another.</summary>
    internal virtual void OnStreamClosedLocked() => CloseIfDrainedLocked();

    /// <summary>No new streams; the connection ends when the last one has.</summary>
    private protected void DrainLocked()
    {
        if (State == Phase.Open) State = Phase.Draining;
        CloseIfDrainedLocked();
    }

    private protected void CloseIfDrainedLocked()
    {
        if (State == Phase.Draining && IsDrainedLocked) EndLocked(ConnectionEnd.Drained);
    }

    /// <summary>Nothing holds a draining connection open any more.</summary>
    private protected virtual bool IsDrainedLocked => Engine.OpenStreams == 0;

    /// <summary>Lets the engine read; derived classes bring their own sink.</summary>
    private protected abstract Fault? ReceiveLocked(ReadOnlySpan<byte> input, long now, out int consumed);

    /// <summary>The connection has ended and all its streams know; called once, under the gate.</summary>
    private protected abstract void OnEndedLocked(ConnectionEnd end);

    /// <summary>Nothing can be sent any more; the end follows.</summary>
    private protected virtual void OnSendFailedLocked()
    {
    }

    /// <summary>The wire is closed; called once, without the gate, after <see cref="OnEndedLocked"/>.</summary>
    private protected virtual void OnWireClosed()
    {
    }

    /// <summary>Ends the connection after what is in the output was sent.</summary>
    private protected void EndLocked(ConnectionEnd end)
    {
        if (EndReason is not null) return;
        State = Phase.Closing;
        EndReason = end;
        foreach (var stream in Engine.Streams) ((GrpcStream)stream).OnConnectionEndedLocked(end);
        Engine.CloseStreams();
        Log.Ended(end);
        OnEndedLocked(end);
        // A peer that reads nothing must not keep the last of the output, and with it the wire, for ever.
        LingerLocked(SendTime);
    }

    /// <summary>Ends the connection at once.</summary>
    private protected void Finish(ConnectionEnd end)
    {
        lock (Gate)
        {
            if (State == Phase.Closed) return;
            EndLocked(end);
            State = Phase.Closed;
            _flusher.StopLocked();
            Engine.Output.Clear(keep: 0);
        }

        if (_linger is not null) Timers.Disarm(_linger);
        Wire.Abort();
        StartBatch();
        OnWireClosed();
    }

    private void FlushWhatIsThere()
    {
        bool flush;
        lock (Gate) flush = _flusher.RequestLocked(atOnce: true);
        if (flush) _flusher.Send();
    }

    private void LingerLocked(TimeSpan time) => Timers.Arm(_linger ??= new Linger(this), time);

    private async Task CloseWireAsync()
    {
        try
        {
            await Wire.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private sealed class Linger(Http2Connection connection) : TimerEntry
    {
        protected internal override void OnDue() => connection.Finish(connection._sendFailure ?? ConnectionEnd.Drained);
    }
}
