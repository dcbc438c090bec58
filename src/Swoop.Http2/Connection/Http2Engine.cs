using System.Text;
using Swoop.Http2.Flow;
using Swoop.Http2.Frames;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>One end of an HTTP/2 connection (RFC 9113) without I/O: bytes in, bytes and events out.</summary>
/// <remarks>
/// <para>No socket, task, timer, clock or lock inside. Time comes in as microseconds on any monotonic clock. Not thread-safe: a
/// transport holds its gate around every call. What is to be sent gathers in <see cref="Output"/>.</para>
/// <para>What a peer sends never makes the engine throw: faults are values. After a <see cref="Fault"/> of the connection the GOAWAY
/// is in the output and nothing more is received.</para>
/// <para>Calls for a stream that is over, or whose sending half is, do nothing: a handler learns late that its call has ended.</para>
/// </remarks>
public sealed class Http2Engine
{
    // Clients take no streams of the server; among how many of their own the windows' growth is shared cannot be known.
    private const int LeastSharers = 100;

    private readonly Http2EngineOptions _options;
    private readonly FrameWriter _writer = new();
    private readonly HpackEncoder _encoder = new();
    private readonly FloodGuard _guard;
    private readonly StreamTable _streams;
    private readonly DataSender _sender;
    private readonly ReceiveCredit _credit;
    private readonly DataReceiver _data;
    private readonly HeadersReceiver _headers;
    private readonly StreamFrames _streamFrames;
    private readonly ConnectionFrames _connectionFrames;
    private Phase _phase;
    private Fault _fault;

    /// <summary>Creates an engine; <see cref="Start"/> writes its first bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Http2Engine(Role role, Http2EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        Role = role;
        _options = options;
        _phase = role == Role.Server ? Phase.Preface : Phase.FirstSettings;
        var ring = new SendRing();
        _guard = new FloodGuard(options);
        var budget = new GrowthBudget(options.MaxWindowGrowth, options.InitialStreamWindow, Math.Max(options.MaxConcurrentStreams, LeastSharers));
        _streams = new StreamTable(role, options, Peer, ring, budget, _writer, _guard);
        _sender = new DataSender(Peer, options.MaxBufferedOutput, _streams, ring, _writer);
        _credit = new ReceiveCredit(options, _streams, budget, _writer);
        _data = new DataReceiver(_streams, _credit, _guard);
        _headers = new HeadersReceiver(role, options, _streams, _guard);
        _streamFrames = new StreamFrames(role, _streams, _sender, _writer, _guard);
        _connectionFrames = new ConnectionFrames(role, Peer, _encoder, _headers, _streams, _sender, _credit, _writer, _guard);
    }

    private enum Phase : byte
    {
        Preface,
        FirstSettings,
        Frames,
        Failed,
    }

    /// <summary>What a client sends before its first frame (RFC 9113, 3.4).</summary>
    public static ReadOnlySpan<byte> ClientPreface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Which end this is.</summary>
    public Role Role { get; }

    /// <summary>What the peer's SETTINGS allow us.</summary>
    public PeerSettings Peer { get; } = new();

    /// <summary>What is to be sent.</summary>
    public OutputBuffer Output => _writer.Output;

    /// <summary>How many streams are open or half-closed.</summary>
    public int OpenStreams => _streams.Count;

    /// <summary>How many streams of the peer hold a slot: their handlers may still run although they are closed.</summary>
    public int UsedSlots => _streams.UsedSlots;

    /// <summary>The highest stream that the peer has opened and that we looked at.</summary>
    public StreamId HighestPeerStream => _streams.HighestPeerStream;

    /// <summary>The peer has sent GOAWAY: no new streams.</summary>
    public bool PeerIsGoingAway => _connectionFrames.PeerIsGoingAway;

    /// <summary>A client may open one more stream now.</summary>
    public bool CanOpenStream =>
        Role == Role.Client && _phase != Phase.Failed && !PeerIsGoingAway && HasStreamIds && _streams.Count < Peer.MaxConcurrentStreams;

    /// <summary>A client has stream identifiers left (RFC 9113, 5.1.1); when not, it needs another connection.</summary>
    public bool HasStreamIds => _streams.HasIds;

    /// <summary>The next identifier a client would use; can be set forward to test what happens when they run out.</summary>
    public StreamId NextStreamId
    {
        get => _streams.NextId;
        set => _streams.NextId = value >= _streams.NextId && value.IsClientInitiated
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "stream identifiers of a client are odd and only grow");
    }

    /// <summary>The streams that are open or half-closed.</summary>
    public IReadOnlyCollection<Http2Stream> Streams => _streams.All;

    /// <summary>Writes the preface, the SETTINGS and the connection's window.</summary>
    public void Start()
    {
        if (Role == Role.Client) Output.Write(ClientPreface);
        _writer.WriteSettings(
            Role == Role.Client ? new Setting(SettingId.EnablePush, 0) : new Setting(SettingId.MaxConcurrentStreams, (uint)_options.MaxConcurrentStreams),
            new Setting(SettingId.InitialWindowSize, (uint)_options.InitialStreamWindow),
            new Setting(SettingId.MaxFrameSize, (uint)_options.MaxFrameSize),
            new Setting(SettingId.HeaderTableSize, (uint)_options.HeaderTableSize),
            new Setting(SettingId.MaxHeaderListSize, (uint)_options.MaxHeaderListSize));
        _credit.Start();
    }

    /// <summary>Takes the output and gives the engine an empty buffer instead; control frames count as answered.</summary>
    public OutputBuffer TakeOutput(OutputBuffer empty)
    {
        var full = Output;
        _writer.Output = empty;
        _guard.RepliesTaken();
        return full;
    }

    /// <summary>Reads as many frames as <paramref name="input"/> holds.</summary>
    /// <param name="input">What arrived, from the first byte that was not consumed before.</param>
    /// <param name="now">The time in microseconds.</param>
    /// <param name="events">Who is told.</param>
    /// <param name="consumed">How many bytes were used. The rest is to be offered again, with more behind it: at most a frame of
    /// <see cref="Http2EngineOptions.MaxFrameSize"/> and its header; DATA is consumed in whatever pieces it arrives.</param>
    /// <returns>The fault that ended the connection, or null.</returns>
    public Fault? Receive<TEvents>(ReadOnlySpan<byte> input, long now, ref TEvents events, out int consumed)
        where TEvents : struct, IEngineEvents
    {
        consumed = 0;
        if (_phase == Phase.Failed) return _fault;
        if (_phase == Phase.Preface)
        {
            if (CheckPreface(input, out consumed) is { } wrong) return Fail(wrong);
            if (_phase == Phase.Preface) return null;
        }

        while (true)
        {
            if (_data.IsArriving)
            {
                consumed += _data.Deliver(input[consumed..], ref events);
                if (_data.IsArriving) return null;
            }

            var rest = input[consumed..];
            if (rest.Length < FrameHeader.Size) return null;
            var header = FrameHeader.Read(rest);
            if (CheckOrder(header) is { } misplaced) return Fail(misplaced);
            var length = header.Type == FrameType.Data ? PadLengthSize(header) : header.Length;
            if (rest.Length - FrameHeader.Size < length) return null;
            consumed += FrameHeader.Size + length;
            if (ReceiveFrame(header, rest.Slice(FrameHeader.Size, length), now, ref events) is { } broken) return Fail(broken);
        }
    }

    /// <summary>Opens the next stream of a client, whose HEADERS are then due; false where <see cref="CanOpenStream"/> is false.</summary>
    public bool TryOpenStream(Http2Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!CanOpenStream) return false;
        _streams.OpenOwn(stream);
        return true;
    }

    /// <summary>Sends a header block: a request, a response, or trailers.</summary>
    /// <remarks>Octets that wait in the stream's queue would be overtaken, or dropped where <paramref name="endStream"/> is set: send
    /// trailers when the queue is empty.</remarks>
    public void SendHeaders<TBlock>(Http2Stream stream, in TBlock block, bool endStream)
        where TBlock : struct, IHeaderBlock
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Local != HalfState.Open) return;
        HeaderBlockFrames.Write(Output, _encoder, Peer.MaxFrameSize, stream.Id, block, endStream);
        stream.HasLocalHeaders = true;
        if (endStream && _streams.EndLocal(stream)) stream.OnClosed();
    }

    /// <summary>Copies a small payload into the output, if nothing is in its way; else does nothing and returns false.</summary>
    public bool TrySendData(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _sender.TrySendNow(stream, payload, endStream);
    }

    /// <summary>Sends a payload when windows and output allow, without copying it if it is large.</summary>
    /// <param name="stream">The stream; where its sending half is closed, the payload is dropped.</param>
    /// <param name="payload">The octets; they must not change until <paramref name="owner"/> is disposed.</param>
    /// <param name="owner">Disposed once when the octets were sent or dropped, by whoever clears the output or ends the stream.</param>
    /// <param name="endStream">Whether these are the last.</param>
    public void SendData(Http2Stream stream, ReadOnlyMemory<byte> payload, IDisposable? owner, bool endStream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _sender.Send(stream, payload, owner, endStream);
    }

    /// <summary>Moves waiting payload into the output; to be called when the output was taken.</summary>
    public void Pump() => _sender.Pump();

    /// <summary>Gives octets back to the stream's window after a reader has taken them.</summary>
    public void ReturnCredit(Http2Stream stream, int octets)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _credit.Return(stream, octets);
    }

    /// <summary>Ends a stream at once (RFC 9113, 6.4). Does nothing where it is closed already.</summary>
    public void Reset(Http2Stream stream, ErrorCode code)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.IsActive) return;
        // A stream of ours that was never announced is idle to the peer, and RST_STREAM on it an error.
        if (stream.HasLocalHeaders) _streams.WriteReset(stream.Id, code);
        _streams.Close(stream);
        stream.OnClosed();
    }

    /// <summary>Closes every stream without telling the peer: the connection is lost, or ends after a fault.</summary>
    /// <remarks>Each gets its <see cref="Http2Stream.OnClosed"/>, and what it had to send is released.</remarks>
    public void CloseStreams()
    {
        // What one end sets off may close another stream, or even open one.
        while (_streams.Count > 0)
        {
            foreach (var stream in _streams.All.ToArray())
            {
                if (!_streams.Holds(stream.Id, stream)) continue;
                _streams.Close(stream);
                stream.OnClosed();
            }
        }
    }

    /// <summary>Frees the slot of a stream of the peer, once its handler has ended too (CVE-2023-44487).</summary>
    public void ReleaseSlot() => _streams.UsedSlots--;

    /// <summary>Sends a PING; <see cref="IEngineEvents.PingAnswered"/> brings the same <paramref name="opaque"/> back.</summary>
    public void SendPing(ulong opaque) => _writer.WritePing(opaque);

    /// <summary>Tells the peer which of its streams will still be looked at (RFC 9113, 6.8).</summary>
    /// <param name="last">Streams above it are ignored from now on; <see cref="StreamId.Max"/> announces the end without refusing anything yet.</param>
    /// <param name="code">Why.</param>
    /// <param name="debug">Words for the peer's log; ASCII.</param>
    public void SendGoAway(StreamId last, ErrorCode code, string debug)
    {
        if (last < _streams.AcceptLimit) _streams.AcceptLimit = last;
        _writer.WriteGoAway(_streams.AcceptLimit, code, Encoding.ASCII.GetBytes(debug));
    }

    private Fault Fail(Fault fault)
    {
        _phase = Phase.Failed;
        _fault = fault;
        SendGoAway(HighestPeerStream, fault.Code, fault.Reason);
        return fault;
    }

    private Fault? CheckPreface(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        var length = Math.Min(input.Length, ClientPreface.Length);
        if (!input[..length].SequenceEqual(ClientPreface[..length]))
            return Fault.OfConnection(ErrorCode.ProtocolError, "the connection does not begin with the HTTP/2 preface");
        if (length < ClientPreface.Length) return null;
        consumed = length;
        _phase = Phase.FirstSettings;
        return null;
    }

    /// <summary>What must be right about a frame before its payload is looked at.</summary>
    private Fault? CheckOrder(in FrameHeader header)
    {
        if (_phase == Phase.FirstSettings)
        {
            if (header.Type != FrameType.Settings || header.Has(FrameFlags.Ack))
                return Fault.OfConnection(ErrorCode.ProtocolError, IsHttp1(header) ? "it speaks HTTP/1" : "the first frame is not SETTINGS");
            _phase = Phase.Frames;
        }

        if (header.Length > _options.MaxFrameSize)
            return Fault.OfConnection(ErrorCode.FrameSizeError, $"a frame of {header.Length} octets is longer than SETTINGS_MAX_FRAME_SIZE");
        if (_headers.IsInterruptedBy(header))
            return Fault.OfConnection(ErrorCode.ProtocolError, "a header block was interrupted by another frame");
        return null;
    }

    // "HTTP/1.1 ", read as a frame's header: a length of "HTT", and the type "P".
    private static bool IsHttp1(in FrameHeader header) => header.Length == 0x485454 && (byte)header.Type == (byte)'P';

    private static int PadLengthSize(in FrameHeader header) => header.Has(FrameFlags.Padded) && header.Length > 0 ? 1 : 0;

    private Fault? ReceiveFrame<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents => header.Type switch
        {
            FrameType.Data => _data.Begin(header, payload, now, ref events),
            FrameType.Headers => _headers.ReceiveHeaders(header, payload, now, ref events),
            FrameType.Priority => _streamFrames.ReceivePriority(header, payload, now, ref events),
            FrameType.RstStream => _streamFrames.ReceiveReset(header, payload, now, ref events),
            FrameType.Settings => _connectionFrames.ReceiveSettings(header, payload, now, ref events),
            FrameType.PushPromise => Fault.OfConnection(ErrorCode.ProtocolError, "server push is disabled"),
            FrameType.Ping => _connectionFrames.ReceivePing(header, payload, now, ref events),
            FrameType.GoAway => _connectionFrames.ReceiveGoAway(header, payload, now, ref events),
            FrameType.WindowUpdate => _streamFrames.ReceiveWindowUpdate(header, payload, now, ref events),
            FrameType.Continuation => _headers.ReceiveContinuation(header, payload, now, ref events),
            // A type that nobody knows is ignored (RFC 9113, 5.5).
            _ => _guard.Useless(now),
        };
}
