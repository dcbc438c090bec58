using Grpc.Core;
using Swoop.Http2;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Messages;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Connection;
using Swoop.Transport.Headers;
using Swoop.Transport.Streams;

namespace Swoop.Transport.Client;

/// <summary>A call at the client: request headers and messages out, response headers, messages and status in.</summary>
/// <remarks>
/// <code>
///   Waiting --a stream is free--> Open --trailers, reset, cancelled, connection lost--> Ended --call and stream let go--> reused
///      \-----cancelled, connection lost----------------------------------------------------^
/// </code>
/// The first thing that ends a call decides its status; what comes later counts for nothing.
/// </remarks>
public sealed class ClientStream : GrpcStream
{
    private readonly ClientConnection _connection;
    private readonly CompletedWork _completed;
    private ReceivedResponse _response;
    private OutgoingRequest _request;
    private volatile Phase _phase;
    private bool _headersAreWatched;
    private bool _completionIsDue;

    internal ClientStream(ClientConnection connection)
        : base(connection)
    {
        _connection = connection;
        _completed = new CompletedWork(this);
        PlaceInLine = new LinkedListNode<ClientStream>(this);
    }

    private enum Phase : byte
    {
        Free,
        Waiting,
        Open,
        Ended,
    }

    /// <summary>The call's status; final once <see cref="IClientCall.OnCompleted"/> was called or reading has ended.</summary>
    public Status Status { get; private set; }

    /// <summary>The server has certainly not looked at the call: sending it again elsewhere is safe.</summary>
    public bool IsUnprocessed { get; private set; }

    /// <summary>The stream is open, as far as can be told without the gate.</summary>
    public bool IsOpen => _phase == Phase.Open;

    /// <summary>The response's headers have come: the call is committed to this stream.</summary>
    public bool HasHeaders { get; private set; }

    /// <summary>The encoding of the response's messages; null for identity.</summary>
    public ICompressionProvider? ResponseEncoding => _response.Encoding;

    /// <summary>A message was taken for sending on the open stream: the call cannot begin anew elsewhere without its user.</summary>
    public bool HasTakenMessages { get; private set; }

    /// <summary>The connection's counts of calls leave it out, for it is no call of the connection's user. No; set in <see cref="IClientCall.OnStarted"/>.</summary>
    public bool IsUncounted { get; set; }

    /// <summary>Where the call stands among those that wait for the server's limit.</summary>
    internal LinkedListNode<ClientStream> PlaceInLine { get; }

    /// <summary>The response's headers as the user sees them; null before they came, and where the response had only trailers.</summary>
    public Metadata? ReadHeaders(IClientCall owner)
    {
        lock (Gate) return Owner == owner && HasHeaders ? _response.Headers : null;
    }

    /// <summary>The response's trailers as the user sees them; empty before the end.</summary>
    public Metadata ReadTrailers(IClientCall owner)
    {
        lock (Gate) return Owner == owner && _phase == Phase.Ended ? _response.Trailers : [];
    }

    /// <summary>Whether the status is known.</summary>
    public bool HasEnded(IClientCall owner)
    {
        lock (Gate) return Owner != owner || _phase == Phase.Ended;
    }

    /// <summary>Asks for <see cref="IClientCall.OnHeaders"/>; true where the headers are there already and it will not be called.</summary>
    public bool WatchHeaders(IClientCall owner)
    {
        lock (Gate)
        {
            if (Owner != owner || HasHeaders || _phase == Phase.Ended) return true;
            _headersAreWatched = true;
            return false;
        }
    }

    /// <summary>Waits until the stream is open, which it is at once unless the server's limit of concurrent streams is reached.</summary>
    /// <returns>False where the call has ended.</returns>
    public ValueTask<bool> WaitToOpenAsync(IClientCall owner)
    {
        lock (Gate)
        {
            if (Owner != owner || _phase == Phase.Ended) return new ValueTask<bool>(false);
            return _phase == Phase.Open ? new ValueTask<bool>(true) : WaitForWritableLocked();
        }
    }

    /// <summary>Sends a message on an open stream.</summary>
    /// <param name="owner">The call.</param>
    /// <param name="message">The message; its array may be taken.</param>
    /// <param name="mayLinger">The message may wait for others (<see cref="WriteFlags.BufferHint"/>).</param>
    /// <returns>Ends when the next message is welcome; false where the call is over and the message was dropped.</returns>
    /// <exception cref="InvalidOperationException">The previous write has not ended.</exception>
    public ValueTask<bool> SendMessageAsync(IClientCall owner, MessageSerializer message, bool mayLinger)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool flush;
        ValueTask<bool> result;
        lock (Gate)
        {
            if (Owner != owner || _phase != Phase.Open || Local != HalfState.Open || _request.IsComplete) return new ValueTask<bool>(false);
            CheckSingleWriterLocked();
            HasTakenMessages = true;
            WriteLocked(message, endStream: false);
            result = WaitToWriteLocked();
            flush = (!mayLinger || !result.IsCompleted) && Connection.RequestFlushLocked();
        }

        Connection.FollowUp(flush);
        return result;
    }

    /// <summary>No more messages will be sent.</summary>
    public void EndRequest(IClientCall owner)
    {
        bool flush;
        lock (Gate)
        {
            if (Owner != owner || _request.IsComplete || _phase == Phase.Ended) return;
            _request.IsComplete = true;
            if (_phase != Phase.Open || Local != HalfState.Open) return;
            SendEndLocked();
            flush = Connection.RequestFlushLocked();
        }

        Connection.FollowUp(flush);
    }

    /// <summary>Ends the call with a status of our own; does nothing where it has ended.</summary>
    public void Cancel(IClientCall owner, Status status)
    {
        bool flush;
        lock (Gate)
        {
            if (Owner != owner || _phase == Phase.Ended) return;
            if (_phase == Phase.Waiting) _connection.StopWaitingLocked(this);
            EndLocked(status);
            DropUnreadLocked();
            Connection.Engine.Reset(this, ErrorCode.Cancel);
            flush = Connection.RequestFlushLocked();
        }

        Connection.FollowUp(flush);
    }

    /// <summary>Takes everything that a call with one response wants to know, and lets the stream go.</summary>
    /// <param name="owner">The call.</param>
    /// <param name="message">The first message, if there is one; the caller returns its array.</param>
    /// <param name="headers">The response's headers; null where there were none, or an OK call's are empty.</param>
    /// <param name="trailers">The trailers; null where the user would see none.</param>
    /// <returns>How many messages came.</returns>
    public int Finish(IClientCall owner, out AssembledMessage message, out Metadata? headers, out Metadata? trailers)
    {
        lock (Gate)
        {
            message = default;
            headers = null;
            trailers = null;
            if (Owner != owner || _phase != Phase.Ended) return 0;
            // Whoever asks for the headers of a call that failed later gets them, be there only an empty list to give.
            if (HasHeaders && (_response.HasHeaders || Status.StatusCode != StatusCode.OK)) headers = _response.Headers;
            if (_response.HasTrailers) trailers = _response.Trailers;
            var messages = UnreadLocked;
            TryTakeFirstLocked(out message);
            Owner = null;
            RecycleIfDoneLocked();
            return messages;
        }
    }

    /// <summary>The call will not touch the stream again.</summary>
    public void Release(IClientCall owner)
    {
        lock (Gate)
        {
            if (Owner != owner) return;
            Owner = null;
            RecycleIfDoneLocked();
        }
    }

    internal void BeginLocked(IClientCall owner, in RequestHead head, long? deadline, OwnedFrame? firstMessage, bool endsRequest)
    {
        base.BeginLocked(_connection.Options.MaxReceiveMessageSize, _connection.Options.SendBufferSize);
        Owner = owner;
        _request = new OutgoingRequest(head, deadline, firstMessage, endsRequest);
        _phase = Phase.Waiting;
    }

    /// <summary>Opens the stream and sends what is ready; <paramref name="message"/> in place of the one that was put aside.</summary>
    internal void OpenLocked(MessageSerializer? message)
    {
        _phase = Phase.Open;
        if (IsUncounted) _connection.OnUncountedOpenedLocked();
        var engine = Connection.Engine;
        engine.SendHeaders(this, _request.ToBlock(Connection.Timers, _connection.Options.IsHttps), endStream: false);
        if (message is not null) WriteLocked(message, _request.IsComplete);
        else if (_request.TakeFirstMessage() is { } waiting) engine.SendData(this, waiting.Octets, waiting, _request.IsComplete);
        else if (_request.IsComplete) SendEndLocked();
        FireWritableLocked(true);
    }

    internal void OnFieldLocked(in HeaderField field) => _response.Add(field, _connection.Options.Compression);

    internal void OnHeadersLocked(HeaderBlockKind kind, bool endStream)
    {
        switch (kind)
        {
            case HeaderBlockKind.Informational:
                _response.Clear();
                return;
            case HeaderBlockKind.Response when endStream:
                _response.EndOnlyHeaders();
                OnEndLocked();
                return;
            case HeaderBlockKind.Response:
                _response.EndHeaders();
                OnResponseLocked();
                return;
            default:
                OnEndLocked();
                return;
        }
    }

    internal void OnDataLocked(ReadOnlySpan<byte> payload, bool endStream)
    {
        if (FeedLocked(payload) is { } fault) FailLocked(fault);
        else if (endStream) OnEndLocked();
    }

    internal void OnResetLocked(ErrorCode code)
    {
        if (_phase == Phase.Ended) return;
        IsUnprocessed = !HasHeaders && Http2ErrorMapping.WasNotProcessed((uint)code);
        EndLocked(Http2ErrorMapping.ToStatus((uint)code, _request.DeadlineHasPassed(Connection.Timers)));
    }

    internal void OnFaultLocked(Fault fault)
    {
        var code = fault.Code == ErrorCode.EnhanceYourCalm ? StatusCode.ResourceExhausted : StatusCode.Internal;
        EndLocked(new Status(code, $"The server's response breaks the rules of HTTP/2: {fault.Reason}."));
    }

    internal void OnUnprocessedLocked()
    {
        if (_phase == Phase.Ended) return;
        IsUnprocessed = true;
        EndLocked(new Status(StatusCode.Unavailable, "The server is going away and did not look at the call."));
    }

    internal override void OnConnectionEndedLocked(ConnectionEnd end)
    {
        if (_phase == Phase.Waiting) IsUnprocessed = true;
        EndLocked(end.ToStatus(_connection.RemoteEndPoint));
    }

    /// <inheritdoc/>
    protected override void OnClosed()
    {
        // A stream that was reset at our own end has its status already.
        EndLocked(new Status(StatusCode.Internal, "The stream was closed without a status."));
        if (IsUncounted && Id != default) _connection.OnUncountedClosedLocked();
        RecycleIfDoneLocked();
        Connection.OnStreamClosedLocked();
    }

    /// <remarks>Always on DATA, never on HEADERS (gRPC over HTTP/2, "Requests"): some servers wait for ever otherwise.</remarks>
    private void SendEndLocked()
    {
        var engine = Connection.Engine;
        if (!engine.TrySendData(this, default, endStream: true)) engine.SendData(this, default, null, endStream: true);
    }

    private void OnResponseLocked()
    {
        if (_phase == Phase.Ended) return;
        HasHeaders = true;
        if (!_response.CarriesMessages) ReadEnded = true;
        if (_response.FaultOfHeaders is { } fault) FailLocked(fault);
        if (_headersAreWatched && Owner is IClientCall call) call.OnHeaders(this);
    }

    private void OnEndLocked()
    {
        if (_phase == Phase.Ended) return;
        if (_response.MetadataFault is { } fault)
        {
            FailLocked(fault);
            return;
        }

        var status = _response.AtEnd();
        if (status.StatusCode == StatusCode.OK && EndOfDataLocked() is { } truncated) status = truncated;
        EndLocked(status);
        // The server has answered before our request was complete: the rest is not wanted.
        if (Local != HalfState.Closed) Connection.Engine.Reset(this, ErrorCode.NoError);
    }

    private void FailLocked(Status status)
    {
        EndLocked(status);
        Connection.Engine.Reset(this, ErrorCode.Cancel);
    }

    private void EndLocked(Status status)
    {
        if (_phase is Phase.Ended or Phase.Free) return;
        _phase = Phase.Ended;
        Status = status;
        _request.Drop();
        EndReadingLocked();
        EndWritingLocked();
        _completionIsDue = true;
        Connection.AddWorkLocked(_completed);
    }

    private void RecycleIfDoneLocked()
    {
        if (Owner is not null || _completionIsDue || _phase != Phase.Ended || !(IsClosed || Id == default)) return;
        var isReusable = SignalsAreIdleLocked;
        DropUnreadLocked();
        _response.Clear();
        _request = default;
        _headersAreWatched = false;
        _phase = Phase.Free;
        Status = default;
        IsUnprocessed = false;
        HasHeaders = false;
        HasTakenMessages = false;
        IsUncounted = false;
        Recycle();
        if (isReusable) _connection.ReturnStreamLocked(this);
    }

    private void RunCompletion()
    {
        IClientCall? call;
        lock (Gate)
        {
            _completionIsDue = false;
            call = (IClientCall?)Owner;
            RecycleIfDoneLocked();
        }

        call?.OnCompleted(this);
    }

    /// <summary>The call's end as work of the connection.</summary>
    private sealed class CompletedWork(ClientStream stream) : ConnectionWork
    {
        protected internal override void Run() => stream.RunCompletion();
    }
}
