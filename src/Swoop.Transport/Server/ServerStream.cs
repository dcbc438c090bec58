using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Swoop.Http2;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Messages;
using Swoop.Transport.Connection;
using Swoop.Transport.Headers;
using Swoop.Transport.Streams;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>A call at the server: request headers and messages in, response headers, messages and status out.</summary>
/// <remarks>
/// <code>
///   HEADERS --well-formed--> Started --status sent--> Answered --handler has ended, stream closed--> reused
///      \--against the rules--> answered here, no handler ever sees it
/// </code>
/// A client's cancellation, its deadline and the loss of the connection abort the call: its token is cancelled, writes are dropped,
/// and the object is reused only after the handler has ended (its slot among the concurrent streams is free only then, CVE-2023-44487).
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The token source has no timer; it is dropped with the call, whose token may outlive it.")]
public sealed class ServerStream : GrpcStream
{
    private readonly StartWork _start;
    private readonly DeadlineTimer _deadline;
    private ReceivedRequest _request;
    private CancellationTokenSource? _cancellation;
    private CancelWork? _cancel;
    private Status? _readFault;
    private Progress _progress;
    private TrailersBlock? _waitingTrailers;

    // How much waited when it was looked at last.
    private long _waiting;

    internal ServerStream(ServerConnection connection)
        : base(connection)
    {
        Server = connection;
        _start = new StartWork(this);
        _deadline = new DeadlineTimer(this);
    }

    /// <summary>How far the response is.</summary>
    private enum Progress : byte
    {
        Nothing,
        Headers,
        Status,
    }

    /// <summary>The connection that carries the call.</summary>
    public ServerConnection Server { get; }

    /// <summary>What <see cref="IServerCalls.FindMethod"/> found; null for an unknown method.</summary>
    public object? Method => _request.Method;

    /// <summary>The path: <c>/package.Service/Method</c>.</summary>
    public string Path => _request.Path;

    /// <summary>The authority that the client named.</summary>
    public string? Authority => _request.Authority;

    /// <summary>What the client granted the call when its headers arrived; null without a deadline.</summary>
    public TimeSpan? Timeout => _request.Timeout;

    /// <summary>When the headers arrived, in the timers' microseconds.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>The encoding of the request's messages; null for identity.</summary>
    public ICompressionProvider? RequestEncoding => _request.Encoding;

    /// <summary>The call was cancelled, its deadline has passed, or its connection is gone.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>The call was aborted because its deadline has passed.</summary>
    public bool DeadlineHasPassed { get; private set; }

    private static Status DeadlineExceeded => new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    /// <summary>Ties the stream to a call; the first thing to do in <see cref="IServerCalls.Start"/>.</summary>
    public void Begin(object owner)
    {
        lock (Gate) Owner = owner;
    }

    /// <summary>Ties the stream to a call whose client sends one message, and takes that message if the whole request is here.</summary>
    /// <returns>False where the request is not complete, or not right: read on with <see cref="GrpcStream.TryRead"/>.</returns>
    public bool TryBeginWithOnlyMessage(object owner, out AssembledMessage message)
    {
        bool flush;
        lock (Gate)
        {
            Owner = owner;
            message = default;
            if (!ReadEnded || UnreadLocked != 1 || _readFault is not null || !TryReadLocked(owner, out message)) return false;
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        return true;
    }

    /// <summary>Makes the user's view of the request's headers; empty where the call is over.</summary>
    public Metadata ReadHeaders(object owner)
    {
        // The headers of whoever uses the object next are none of this call's business.
        lock (Gate) return Owner == owner ? _request.Metadata : [];
    }

    /// <summary>Whether the client understands an encoding.</summary>
    public bool Accepts(string encoding) => MessageEncoding.IsAccepted(_request.AcceptEncoding, encoding);

    /// <summary>The call's token: cancelled when the call is aborted. Made when it is first asked for.</summary>
    public CancellationToken GetCancellationToken(object owner)
    {
        lock (Gate)
        {
            if (Owner != owner) return new CancellationToken(canceled: true);
            if (_cancellation is null)
            {
                _cancellation = new CancellationTokenSource();
                if (IsAborted) _cancellation.Cancel();
            }

            return _cancellation.Token;
        }
    }

    /// <summary>What was wrong with the messages that were read, or why there are no more; null at a regular end.</summary>
    public Status? GetReadFault(object owner)
    {
        lock (Gate)
        {
            if (Owner != owner) return new Status(StatusCode.Cancelled, "The call has ended.");
            return _readFault;
        }
    }

    /// <summary>Whether the response's headers can still be sent.</summary>
    public bool HasSentHeaders(object owner)
    {
        lock (Gate) return Owner != owner || _progress != Progress.Nothing;
    }

    /// <summary>Sends the response's headers at once; does nothing where they were sent or the call is over.</summary>
    public void SendHeaders(object owner, HeaderTemplate? encoding, Metadata? headers)
    {
        bool flush;
        lock (Gate)
        {
            if (!CanSendLocked(owner) || _progress != Progress.Nothing) return;
            SendHeadersLocked(encoding, headers);
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
    }

    /// <summary>Sends a message, and the headers before it if they are due.</summary>
    /// <param name="owner">The call.</param>
    /// <param name="encoding">The encoding that the headers announce, if this sends them.</param>
    /// <param name="message">The message; its array may be taken.</param>
    /// <param name="mayLinger">The message may wait for others (<see cref="WriteFlags.BufferHint"/>).</param>
    /// <returns>Ends when the next message is welcome; false where the call is over and the message was dropped.</returns>
    /// <exception cref="InvalidOperationException">The previous write has not ended.</exception>
    public ValueTask<bool> SendMessageAsync(object owner, HeaderTemplate? encoding, MessageSerializer message, bool mayLinger)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool flush;
        ValueTask<bool> result;
        lock (Gate)
        {
            if (!CanSendLocked(owner)) return new ValueTask<bool>(false);
            CheckSingleWriterLocked();
            if (_progress == Progress.Nothing) SendHeadersLocked(encoding, null);
            WriteMessageLocked(message);
            result = WaitToWriteLocked();
            flush = (!mayLinger || !result.IsCompleted) && Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        Connection.StartBatch();
        return result;
    }

    /// <summary>Ends the call: the last message if there is one, the status and the trailers. All that is due goes out together.</summary>
    /// <remarks>The handler has ended: the call lets go of the stream, which stays until all is sent. On a call that was aborted that is all.</remarks>
    public void Complete(object owner, HeaderTemplate? encoding, MessageSerializer? message, Status status, Metadata? trailers)
    {
        bool flush;
        lock (Gate)
        {
            if (Owner != owner) return;
            if (CanSendLocked(owner)) SendStatusLocked(encoding, message, new TrailersBlock(status, trailers));
            // Whoever still waits for this call is told that it is over.
            EndReadingLocked();
            EndWritingLocked();
            Owner = null;
            ReleaseIfDoneLocked();
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        Connection.StartBatch();
    }

    /// <summary>Ends the call at once with RST_STREAM.</summary>
    public void Abort(object owner, ErrorCode code)
    {
        bool flush;
        lock (Gate)
        {
            if (Owner != owner) return;
            Connection.Engine.Reset(this, code);
            OnAbortedLocked();
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        Connection.StartBatch();
    }

    internal void OnFieldLocked(in HeaderField field) => _request.Add(field, Server.Calls, Server.Options.Compression);

    internal void OnHeadersLocked(HeaderBlockKind kind, bool endStream)
    {
        if (kind == HeaderBlockKind.Trailers)
        {
            // Request trailers mean nothing in gRPC but the end.
            OnEndLocked();
            return;
        }

        BeginLocked(Server.Options.MaxReceiveMessageSize, Server.Options.SendBufferSize);
        if (_request.Check() is { } rejection)
        {
            Reject(rejection);
            return;
        }

        ArrivedAt = Connection.Timers.Now;
        if (_request.Timeout is { } timeout) Connection.Timers.Arm(_deadline, timeout);
        // Until the handler begins, the stream stands for itself.
        Owner = this;
        Connection.AddWorkLocked(_start);
        if (endStream) OnEndLocked();
        else if (_request.ExpectsContinue) Connection.Engine.SendHeaders(this, default(ContinueBlock), endStream: false);
    }

    internal void OnDataLocked(ReadOnlySpan<byte> payload, bool endStream)
    {
        if (FeedLocked(payload) is { } fault) FailReadingLocked(fault);
        if (endStream) OnEndLocked();
    }

    internal void OnAbortedLocked()
    {
        if (IsAborted || Owner is null) return;
        IsAborted = true;
        _waitingTrailers = null;
        FailReadingLocked(DeadlineHasPassed ? DeadlineExceeded : new Status(StatusCode.Cancelled, "The client has given up the call, or its connection is gone."));
        DropUnreadLocked();
        EndWritingLocked();
        if (_cancellation is null) return;
        Connection.AddWorkLocked(_cancel ??= new CancelWork(_cancellation));
    }

    /// <summary>By when the client must have taken more of what waits; in the timers' microseconds.</summary>
    internal long StallDeadlineLocked { get; private set; }

    /// <summary>The client has taken nothing for too long.</summary>
    internal void EndStalledLocked(StreamId id)
    {
        if (Id != id || Local != HalfState.Open) return;
        OnAbortedLocked();
        Connection.Engine.Reset(this, ErrorCode.EnhanceYourCalm);
    }

    internal override void OnConnectionEndedLocked(ConnectionEnd end) => OnAbortedLocked();

    /// <inheritdoc/>
    protected override void OnSendQueueShrunk()
    {
        base.OnSendQueueShrunk();
        if (QueuedOctets > 0) StallDeadlineLocked = Server.StalledLocked.ExtendLocked(StallDeadlineLocked, _waiting - QueuedOctets);
        _waiting = QueuedOctets;
        // DATA has left: a client that measures its bandwidth by PINGs meanwhile does no wrong.
        Server.OnSendLocked();
        if (QueuedOctets > 0 || _waitingTrailers is not { } trailers) return;
        _waitingTrailers = null;
        SendTrailersLocked(trailers);
    }

    /// <inheritdoc/>
    protected override void OnClosed()
    {
        Connection.Timers.Disarm(_deadline);
        ReleaseIfDoneLocked();
        Connection.OnStreamClosedLocked();
    }

    private bool CanSendLocked(object owner) => Owner == owner && _progress != Progress.Status && Local == HalfState.Open && !IsAborted;

    private void SendHeadersLocked(HeaderTemplate? encoding, Metadata? headers)
    {
        _progress = Progress.Headers;
        Server.OnSendLocked();
        Connection.Engine.SendHeaders(this, new ResponseBlock(encoding, encoding is null ? null : Server.AcceptEncoding, headers), endStream: false);
    }

    private void SendStatusLocked(HeaderTemplate? encoding, MessageSerializer? message, in TrailersBlock trailers)
    {
        if (_progress == Progress.Nothing && message is null)
        {
            _progress = Progress.Status;
            Server.OnSendLocked();
            Connection.Engine.SendHeaders(this, new TrailersOnlyBlock(200, null, trailers), endStream: true);
            EndAnswerLocked();
            return;
        }

        if (_progress == Progress.Nothing) SendHeadersLocked(encoding, null);
        _progress = Progress.Status;
        if (message is not null) WriteMessageLocked(message);
        if (QueuedOctets > 0) _waitingTrailers = trailers;
        else SendTrailersLocked(trailers);
    }

    private void WriteMessageLocked(MessageSerializer message)
    {
        Server.OnSendLocked();
        var waited = QueuedOctets > 0;
        _waiting = QueuedOctets + message.Frame.Length;
        WriteLocked(message, endStream: false);
        if (!waited && QueuedOctets > 0) StallDeadlineLocked = Server.StalledLocked.OnWaitingLocked();
    }

    private void SendTrailersLocked(in TrailersBlock trailers)
    {
        Server.OnSendLocked();
        Connection.Engine.SendHeaders(this, trailers, endStream: true);
        EndAnswerLocked();
    }

    /// <remarks>A server that has answered early lets the client know that the rest of its request is not wanted (RFC 9113, 8.1).</remarks>
    private void EndAnswerLocked()
    {
        if (Remote != HalfState.Closed) Connection.Engine.Reset(this, ErrorCode.NoError);
    }

    private void Reject(in RequestRejection rejection)
    {
        _progress = Progress.Status;
        ReadEnded = true;
        Server.OnSendLocked();
        var acceptEncoding = rejection.Status.StatusCode == StatusCode.Unimplemented ? Server.AcceptEncoding : null;
        Connection.Engine.SendHeaders(
            this, new TrailersOnlyBlock(rejection.HttpStatus, acceptEncoding, new TrailersBlock(rejection.Status, null)), endStream: true);
        EndAnswerLocked();
    }

    private void OnEndLocked()
    {
        if (EndOfDataLocked() is { } fault) FailReadingLocked(fault);
        else EndReadingLocked();
    }

    private void FailReadingLocked(Status fault)
    {
        _readFault ??= fault;
        EndReadingLocked();
    }

    private void OnDeadline()
    {
        bool flush;
        lock (Gate)
        {
            // The object may have begun another call since the timer fell due.
            if (_request.Timeout is not { } timeout || Connection.Timers.Now - ArrivedAt < (long)timeout.TotalMicroseconds) return;
            // Where the handler has ended, what it wrote may still wait for the client, but not beyond the deadline either.
            if (IsAborted || Local != HalfState.Open) return;
            DeadlineHasPassed = true;
            OnAbortedLocked();
            Connection.Engine.Reset(this, ErrorCode.Cancel);
            flush = Connection.RequestFlushLocked();
        }

        if (flush) Connection.Flush();
        Connection.StartBatch();
    }

    private void ReleaseIfDoneLocked()
    {
        if (Owner is not null || !IsClosed || Id == default) return;
        Connection.Timers.Disarm(_deadline);
        DropUnreadLocked();
        _request.Clear();
        _cancellation = null;
        _cancel = null;
        _readFault = null;
        _waitingTrailers = null;
        _progress = Progress.Nothing;
        IsAborted = false;
        DeadlineHasPassed = false;
        var isReusable = SignalsAreIdleLocked;
        Recycle();
        Server.ReturnStreamLocked(this, isReusable);
    }

    /// <summary>The handler's beginning as work of the connection.</summary>
    private sealed class StartWork(ServerStream stream) : ConnectionWork
    {
        protected internal override void Run() => stream.Server.Calls.Start(stream);
    }

    private sealed class CancelWork(CancellationTokenSource cancellation) : ConnectionWork
    {
        protected internal override void Run() => cancellation.Cancel();
    }

    private sealed class DeadlineTimer(ServerStream stream) : TimerEntry
    {
        protected internal override void OnDue() => stream.OnDeadline();
    }
}
