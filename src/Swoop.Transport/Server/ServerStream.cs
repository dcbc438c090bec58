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
public sealed class ServerStream : GrpcStream
{
    private readonly StartWork _start;
    private readonly CallDeadline _deadline;
    private ReceivedRequest _request;
    private ServerResponse _response;
    private AbortToken _abort;
    private StallClock _stall;
    private Status? _readFault;

    internal ServerStream(ServerConnection connection)
        : base(connection)
    {
        Server = connection;
        _start = new StartWork(this);
        _deadline = new CallDeadline(this);
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
    public long ArrivedAt => _deadline.ArrivedAt;

    /// <summary>The encoding of the request's messages; null for identity.</summary>
    public ICompressionProvider? RequestEncoding => _request.Encoding;

    /// <summary>The call was cancelled, its deadline has passed, or its connection is gone.</summary>
    public bool IsAborted => _abort.IsAborted;

    /// <summary>The call was aborted because its deadline has passed.</summary>
    public bool DeadlineHasPassed => _deadline.HasPassed;

    /// <summary>By when the client must have taken more of what waits; in the timers' microseconds.</summary>
    internal long StallDeadlineLocked => _stall.Deadline;

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
            var none = default(MessageBatch);
            if (!ReadEnded || UnreadLocked != 1 || _readFault is not null || !TryReadLocked(ref none, out message)) return false;
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
        lock (Gate) return Owner == owner ? _abort.Get() : new CancellationToken(canceled: true);
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
        lock (Gate) return Owner != owner || _response.HasHeaders;
    }

    /// <summary>Sends the response's headers at once; does nothing where they were sent or the call is over.</summary>
    public void SendHeaders(object owner, HeaderTemplate? encoding, Metadata? headers)
    {
        bool flush;
        lock (Gate)
        {
            if (!CanSendLocked(owner) || _response.HasHeaders) return;
            _response.SendHeaders(this, encoding, headers);
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
            if (!_response.HasHeaders) _response.SendHeaders(this, encoding, null);
            WriteMessageLocked(message);
            result = WaitToWriteLocked();
            flush = (!mayLinger || !result.IsCompleted) && Connection.RequestFlushLocked();
        }

        Connection.FollowUp(flush);
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

        Connection.FollowUp(flush);
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

        Connection.FollowUp(flush);
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

        _deadline.BeginLocked(_request.Timeout);
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
        _response.Drop();
        FailReadingLocked(DeadlineHasPassed
            ? new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded")
            : new Status(StatusCode.Cancelled, "The client has given up the call, or its connection is gone."));
        DropUnreadLocked();
        EndWritingLocked();
        _abort.Abort(Connection);
    }

    /// <summary>The client has taken nothing for too long.</summary>
    internal void EndStalledLocked(StreamId id)
    {
        if (Id != id || Local != HalfState.Open) return;
        OnAbortedLocked();
        Connection.Engine.Reset(this, ErrorCode.EnhanceYourCalm);
    }

    /// <summary>The deadline's timer has fallen due.</summary>
    internal void OnDeadline()
    {
        bool flush;
        lock (Gate)
        {
            // Where the handler has ended, what it wrote may still wait for the client, but not beyond the deadline either.
            if (IsAborted || Local != HalfState.Open || !_deadline.TryPassLocked()) return;
            OnAbortedLocked();
            Connection.Engine.Reset(this, ErrorCode.Cancel);
            flush = Connection.RequestFlushLocked();
        }

        Connection.FollowUp(flush);
    }

    internal override void OnConnectionEndedLocked(ConnectionEnd end) => OnAbortedLocked();

    /// <inheritdoc/>
    protected override void OnSendQueueShrunk()
    {
        base.OnSendQueueShrunk();
        _stall.OnShrunk(Server, QueuedOctets);
        // DATA has left: a client that measures its bandwidth by PINGs meanwhile does no wrong.
        Server.OnSendLocked();
        if (QueuedOctets == 0) _response.OnMessagesSent(this);
    }

    /// <inheritdoc/>
    protected override void OnClosed()
    {
        _deadline.StopLocked();
        ReleaseIfDoneLocked();
        Connection.OnStreamClosedLocked();
    }

    private bool CanSendLocked(object owner) => Owner == owner && !_response.HasStatus && Local == HalfState.Open && !IsAborted;

    private void SendStatusLocked(HeaderTemplate? encoding, MessageSerializer? message, in TrailersBlock trailers)
    {
        if (!_response.HasHeaders && message is null)
        {
            _response.SendTrailersOnly(this, 200, null, trailers);
            return;
        }

        if (!_response.HasHeaders) _response.SendHeaders(this, encoding, null);
        if (message is not null) WriteMessageLocked(message);
        _response.SendTrailers(this, trailers);
    }

    private void WriteMessageLocked(MessageSerializer message)
    {
        Server.OnSendLocked();
        var waited = QueuedOctets > 0;
        _stall.OnWriting(QueuedOctets + message.Frame.Length);
        WriteLocked(message, endStream: false);
        if (!waited && QueuedOctets > 0) _stall.Start(Server);
    }

    private void Reject(in RequestRejection rejection)
    {
        ReadEnded = true;
        var acceptEncoding = rejection.Status.StatusCode == StatusCode.Unimplemented ? Server.AcceptEncoding : null;
        _response.SendTrailersOnly(this, rejection.HttpStatus, acceptEncoding, new TrailersBlock(rejection.Status, null));
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

    private void ReleaseIfDoneLocked()
    {
        if (Owner is not null || !IsClosed || Id == default) return;
        _deadline.EndLocked();
        DropUnreadLocked();
        _request.Clear();
        _response = default;
        _abort = default;
        _stall = default;
        _readFault = null;
        var isReusable = SignalsAreIdleLocked;
        Recycle();
        Server.ReturnStreamLocked(this, isReusable);
    }

    /// <summary>The handler's beginning as work of the connection.</summary>
    private sealed class StartWork(ServerStream stream) : ConnectionWork
    {
        protected internal override void Run() => stream.Server.Calls.Start(stream);
    }
}
