using Swoop.Http2.Connection;
using Swoop.Http2.Flow;
using Swoop.Http2.Frames;

namespace Swoop.Http2.Streams;

/// <summary>The streams of a connection: which are open, which may come, and how each ends (RFC 9113, 5.1).</summary>
/// <remarks>
/// A stream whose halves have both closed leaves the table and the send ring at once; then its events are raised; then
/// <see cref="Http2Stream.OnClosed"/> is called, after which the object belongs to its transport again and is not touched.
/// </remarks>
internal sealed class StreamTable(Role role, Http2EngineOptions options, PeerSettings peer, SendRing ring, GrowthBudget budget, FrameWriter writer, FloodGuard guard)
{
    private readonly StreamMap _streams = new();
    private SkippedStreams _skipped;

    // Most connections never need it.
    private ResetMemory? _resets;
    private uint _nextId = 1;

    public int Count => _streams.Count;

    public IReadOnlyCollection<Http2Stream> All => _streams;

    /// <summary>How many streams of the peer hold a slot.</summary>
    public int UsedSlots { get; set; }

    /// <summary>The highest stream that the peer has opened and that we looked at.</summary>
    public StreamId HighestPeerStream { get; private set; }

    /// <summary>Streams of the peer above it are ignored: our GOAWAY said so.</summary>
    public StreamId AcceptLimit { get; set; } = StreamId.Max;

    /// <summary>The receive window that each new stream begins with.</summary>
    public int InitialReceiveWindow { get; private set; } = options.InitialStreamWindow;

    /// <summary>How often a stream has left the table; lets a loop that raises events notice that its own may be gone.</summary>
    public int Departures { get; private set; }

    public bool HasIds => _nextId <= StreamId.Max.Value;

    public StreamId NextId
    {
        get => new(_nextId);
        set => _nextId = value.Value;
    }

    public bool TryGet(StreamId id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Http2Stream? stream) => _streams.TryGet(id, out stream);

    /// <summary>Whether this object still stands for this stream.</summary>
    public bool Holds(StreamId id, Http2Stream stream) => _streams.TryGet(id, out var held) && ReferenceEquals(held, stream);

    /// <summary>Whether a stream was never opened, nor implicitly closed by a later one.</summary>
    public bool IsIdle(StreamId id)
    {
        if (!id.IsClientInitiated) return true;
        return role == Role.Client ? id.Value >= _nextId : id > HighestPeerStream && id <= AcceptLimit;
    }

    /// <summary>Opens our next stream.</summary>
    public void OpenOwn(Http2Stream stream)
    {
        Register(stream, new StreamId(_nextId));
        _nextId += 2;
    }

    /// <summary>Opens a stream of the peer: it is new, above all others, and below <see cref="AcceptLimit"/>.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="now">The time in microseconds.</param>
    /// <param name="events">Gives the object.</param>
    /// <param name="stream">The stream, or null where it was refused.</param>
    public Fault? OpenPeers<TEvents>(StreamId id, long now, ref TEvents events, out Http2Stream? stream)
        where TEvents : struct, IEngineEvents
    {
        _skipped.Note(HighestPeerStream, id);
        HighestPeerStream = id;
        stream = null;
        if (UsedSlots >= options.MaxConcurrentStreams || guard.OpensUnheard)
        {
            WriteReset(id, ErrorCode.RefusedStream);
            return guard.Reset(now) ?? guard.Reply();
        }

        UsedSlots++;
        stream = events.StreamOpened();
        Register(stream, id);
        stream.HasLocalHeaders = true;
        return null;
    }

    /// <summary>We have sent END_STREAM. True where the stream is over: then <see cref="Http2Stream.OnClosed"/> is the caller's to call.</summary>
    public bool EndLocal(Http2Stream stream)
    {
        stream.Local = HalfState.Closed;
        guard.EndedByUs();
        if (stream.Remote == HalfState.Closed) return Complete(stream);
        LeaveRing(stream);
        return false;
    }

    /// <summary>The peer has sent END_STREAM. True where the stream is over: then <see cref="Http2Stream.OnClosed"/> is the caller's to call.</summary>
    public bool EndRemote(Http2Stream stream)
    {
        stream.Remote = HalfState.Closed;
        return stream.Local == HalfState.Closed && Complete(stream);
    }

    /// <summary>Closes both halves at once; <see cref="Http2Stream.OnClosed"/> is the caller's to call.</summary>
    public void Close(Http2Stream stream)
    {
        stream.Local = HalfState.Closed;
        stream.Remote = HalfState.Closed;
        Remove(stream);
    }

    /// <summary>Resets a stream for a mistake of the peer's (RFC 9113, 5.4.2).</summary>
    /// <returns>The connection's fault, where the peer makes too many mistakes (CVE-2025-8671).</returns>
    public Fault? EndWithFault<TEvents>(Http2Stream stream, Fault fault, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        WriteReset(stream.Id, fault.Code);
        Close(stream);
        events.StreamFaulted(stream, fault);
        stream.OnClosed();
        return guard.Reset(now) ?? guard.Reply();
    }

    /// <summary>HEADERS or DATA came for a stream that is not in the table: it was never opened, or it is over.</summary>
    public Fault? OnFrameOfUnknownStream(FrameType type, StreamId id, long now)
    {
        if (IsIdle(id)) return Fault.OfConnection(ErrorCode.ProtocolError, $"{type} on a stream that was never opened");
        // A client has often given up a call whose answer is still on its way; and after our GOAWAY or reset the peer learns of it late.
        // A client has at most its open streams on their way then, so a thousand blocks in a row are no accident; DATA may be many frames.
        if (role == Role.Client) return null;
        if (id > AcceptLimit || _resets?.Contains(id) == true) return type == FrameType.Headers ? guard.Useless(now) : null;
        if (type == FrameType.Headers)
        {
            return _skipped.Contains(id)
                ? Fault.OfConnection(ErrorCode.ProtocolError, "HEADERS on a stream below one that was opened before")
                : Fault.OfConnection(ErrorCode.StreamClosed, "HEADERS on a stream that is over");
        }

        WriteReset(id, ErrorCode.StreamClosed);
        return guard.Reset(now) ?? guard.Reply();
    }

    public void WriteReset(StreamId stream, ErrorCode code)
    {
        writer.WriteRstStream(stream, code);
        guard.EndedByUs();
        (_resets ??= new ResetMemory()).Add(stream);
    }

    /// <summary>Our SETTINGS made the windows of all streams larger, those to come included.</summary>
    public void GrowReceiveWindows(int difference)
    {
        InitialReceiveWindow += difference;
        foreach (var stream in _streams) stream.ReceiveWindow.GrowBySettings(difference);
    }

    private void Register(Http2Stream stream, StreamId id)
    {
        stream.Id = id;
        stream.Local = HalfState.Open;
        stream.Remote = HalfState.Open;
        stream.HasRemoteHeaders = false;
        stream.HasLocalHeaders = false;
        stream.ContentLeft = -1;
        stream.SendWindow = new SendWindow(peer.InitialWindowSize);
        stream.ReceiveWindow = new ReceiveWindow(InitialReceiveWindow);
        _streams.Add(stream);
    }

    private bool Complete(Http2Stream stream)
    {
        guard.Completed();
        Remove(stream);
        return true;
    }

    private void Remove(Http2Stream stream)
    {
        _streams.Remove(stream);
        Departures++;
        budget.Release(stream);
        LeaveRing(stream);
    }

    // A half that is closed sends nothing more, whatever waits.
    private void LeaveRing(Http2Stream stream)
    {
        ring.Remove(stream);
        stream.Queue.Clear();
    }
}
