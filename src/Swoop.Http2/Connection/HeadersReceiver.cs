using Swoop.Http2.Frames;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>Receives HEADERS and CONTINUATION (RFC 9113, 6.2, 6.10, 8.1).</summary>
internal sealed class HeadersReceiver(Role role, Http2EngineOptions options, StreamTable streams, FloodGuard guard)
{
    // Hardly any block needs more than one frame.
    private HeaderBlockBuffer? _block;

    // Until the peer has acknowledged our SETTINGS it may use the default.
    private readonly HpackDecoder _decoder = new(Math.Max(options.HeaderTableSize, HpackDecoder.DefaultTableSize), options.SharedHeaders);

    /// <summary>Whether a header block is open, whose only continuation this frame is not.</summary>
    public bool IsInterruptedBy(in FrameHeader header) =>
        _block is { IsOpen: true } && (header.Type != FrameType.Continuation || header.StreamId != _block.Stream);

    /// <summary>The peer has acknowledged our SETTINGS.</summary>
    public void OnSettingsAcknowledged() => _decoder.MaxTableSize = options.HeaderTableSize;

    public Fault? ReceiveHeaders<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId == StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "HEADERS on stream 0");
        var padding = 0;
        if (header.Has(FrameFlags.Padded))
        {
            if (payload.IsEmpty) return Fault.OfConnection(ErrorCode.FrameSizeError, "padded HEADERS without a pad length");
            padding = payload[0];
            payload = payload[1..];
        }

        if (header.Has(FrameFlags.Priority))
        {
            if (payload.Length < Priority.Size) return Fault.OfConnection(ErrorCode.FrameSizeError, "HEADERS too short for their priority");
            if (Priority.DependsOnItself(header.StreamId, payload)) return Priority.SelfDependency;
            payload = payload[Priority.Size..];
        }

        if (padding > payload.Length) return Fault.OfConnection(ErrorCode.ProtocolError, "HEADERS have more padding than octets");
        payload = payload[..^padding];
        var endStream = header.Has(FrameFlags.EndStream);
        if (header.Has(FrameFlags.EndHeaders)) return ReceiveBlock(header.StreamId, endStream, payload, now, ref events);
        _block ??= new HeaderBlockBuffer(options);
        return _block.Open(header.StreamId, endStream, payload);
    }

    public Fault? ReceiveContinuation<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (_block is not { IsOpen: true }) return Fault.OfConnection(ErrorCode.ProtocolError, "CONTINUATION without HEADERS before it");
        if (_block.Append(payload) is { } tooLong) return tooLong;
        if (!header.Has(FrameFlags.EndHeaders)) return null;
        var fault = ReceiveBlock(_block.Stream, _block.EndsStream, _block.Octets, now, ref events);
        _block.Close();
        return fault;
    }

    private Fault? ReceiveBlock<TEvents>(StreamId id, bool endStream, ReadOnlySpan<byte> block, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        var fault = Find(id, endStream, now, ref events, out var stream, out var kind);
        if (fault is { Scope: FaultScope.Connection }) return fault;

        // Decoded in any case, for the tables of both sides must stay in step (CVE-2023-32731).
        var receiver = new HeaderBlockReceiver<TEvents>(
            ref events, fault is null ? stream : null, streams, options, role, kind == HeaderBlockKind.Trailers);
        if (_decoder.Decode(block, ref receiver) is { } broken)
            return Fault.OfConnection(ErrorCode.CompressionError, $"header compression: {broken.Error} at octet {broken.Offset}");
        if (stream is null) return null;
        if (fault is null)
        {
            if (receiver.IsOrphan) return null;
            fault = receiver.Complete() ?? CheckEnd(stream, receiver.Status, endStream, ref kind);
        }

        return fault is { } wrong ? streams.EndWithFault(stream, wrong, now, ref events) : Accept(stream, kind, endStream, ref events);
    }

    private Fault? Accept<TEvents>(Http2Stream stream, HeaderBlockKind kind, bool endStream, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        guard.Useful();
        stream.HasRemoteHeaders |= kind != HeaderBlockKind.Informational;
        var closes = endStream && streams.EndRemote(stream);
        events.HeadersReceived(stream, kind, endStream);
        if (closes) stream.OnClosed();
        return null;
    }

    /// <summary>The stream that a header block is for; null where it is decoded for the table's sake only.</summary>
    private Fault? Find<TEvents>(StreamId id, bool endStream, long now, ref TEvents events, out Http2Stream? stream, out HeaderBlockKind kind)
        where TEvents : struct, IEngineEvents
    {
        kind = HeaderBlockKind.Trailers;
        if (streams.TryGet(id, out stream))
        {
            if (stream.Remote == HalfState.Closed) return Fault.OfStream(ErrorCode.StreamClosed, "HEADERS after the end of the stream");
            if (!stream.HasRemoteHeaders) kind = HeaderBlockKind.Response;
            else if (!endStream) return Fault.OfStream(ErrorCode.ProtocolError, "HEADERS in mid-stream do not end the stream");
            return null;
        }

        if (role == Role.Client || !streams.IsIdle(id) || !id.IsClientInitiated)
            return streams.OnFrameOfUnknownStream(FrameType.Headers, id, now);
        kind = HeaderBlockKind.Request;
        return streams.OpenPeers(id, now, ref events, out stream);
    }

    private static Fault? CheckEnd(Http2Stream stream, int status, bool endStream, ref HeaderBlockKind kind)
    {
        if (kind == HeaderBlockKind.Response)
        {
            if (status < 200)
            {
                if (endStream) return Fault.OfStream(ErrorCode.ProtocolError, "an informational response must not end the stream");
                kind = HeaderBlockKind.Informational;
                stream.ContentLeft = -1;
            }

            // Says what a response with content would have had (RFC 9110, 8.6).
            if (status is 204 or 304) stream.ContentLeft = -1;
        }

        return endStream && stream.ContentLeft > 0 ? Fault.OfStream(ErrorCode.ProtocolError, "content-length and DATA differ") : null;
    }
}
