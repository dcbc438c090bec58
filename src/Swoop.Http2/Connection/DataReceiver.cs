using Swoop.Http2.Flow;
using Swoop.Http2.Frames;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>Receives DATA (RFC 9113, 6.1), in whatever pieces a frame arrives.</summary>
internal sealed class DataReceiver(StreamTable streams, ReceiveCredit credit, FloodGuard guard)
{
    private IncomingData _frame;

    // Whose frame it is, from its header until the input's end; afterwards the stream is looked up again, for it may be over.
    private Http2Stream? _stream;

    /// <summary>True while a frame has not arrived to its end.</summary>
    public bool IsArriving => _frame.IsActive;

    /// <summary>Takes a frame's header and pad length; <see cref="Deliver"/> takes the rest.</summary>
    public Fault? Begin<TEvents>(in FrameHeader header, ReadOnlySpan<byte> padLength, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId == StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "DATA on stream 0");
        var padding = 0;
        if (header.Has(FrameFlags.Padded))
        {
            if (padLength.IsEmpty) return Fault.OfConnection(ErrorCode.FrameSizeError, "padded DATA without a pad length");
            padding = padLength[0];
            if (padding >= header.Length) return Fault.OfConnection(ErrorCode.ProtocolError, "DATA has more padding than octets");
        }

        if (!credit.TrySpend(header.Length, now)) return Fault.OfConnection(ErrorCode.FlowControlError, "DATA beyond the connection's window");
        var payload = header.Length - padding - padLength.Length;
        var endStream = header.Has(FrameFlags.EndStream);
        if (payload == 0 && !endStream && guard.Useless(now) is { } flood) return flood;
        if (Find(header, payload, endStream, now, ref events) is { } fault) return fault;
        if (_stream is not null)
        {
            if (payload > 0 || endStream) guard.Useful();
            if (header.Length > payload) credit.Return(_stream, header.Length - payload);
        }

        _frame = new IncomingData(header.StreamId, payload, padding, _stream is null, endStream);
        return null;
    }

    /// <summary>Passes on what has arrived of the frame; returns how many octets of the input that was.</summary>
    public int Deliver<TEvents>(ReadOnlySpan<byte> input, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        var used = _frame.Take(input.Length, out var payload);
        var ends = _frame is { IsActive: false, EndsStream: true };
        var stream = _stream;
        _stream = null;
        if (_frame.IsDropped || (stream is null && !streams.TryGet(_frame.Stream, out stream))) return used;
        if (payload == 0 && !ends) return used;
        var closes = ends && streams.EndRemote(stream);
        events.DataReceived(stream, input[..payload], ends);
        if (closes) stream.OnClosed();
        return used;
    }

    /// <summary>Finds the stream; none where the octets are to be dropped.</summary>
    private Fault? Find<TEvents>(in FrameHeader header, int payload, bool endStream, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        _stream = null;
        if (!streams.TryGet(header.StreamId, out var stream)) return streams.OnFrameOfUnknownStream(FrameType.Data, header.StreamId, now);
        if (Check(stream, header.Length, payload, endStream) is { } fault) return streams.EndWithFault(stream, fault, now, ref events);
        if (stream.ContentLeft >= 0) stream.ContentLeft -= payload;
        _stream = stream;
        return null;
    }

    private static Fault? Check(Http2Stream stream, int length, int payload, bool endStream)
    {
        if (stream.Remote == HalfState.Closed) return Fault.OfStream(ErrorCode.StreamClosed, "DATA after the end of the stream");
        if (!stream.HasRemoteHeaders) return Fault.OfStream(ErrorCode.ProtocolError, "DATA before HEADERS");
        if (!stream.ReceiveWindow.TrySpend(length)) return Fault.OfStream(ErrorCode.FlowControlError, "DATA beyond the stream's window");
        if (stream.ContentLeft >= 0 && (stream.ContentLeft < payload || (endStream && stream.ContentLeft > payload)))
            return Fault.OfStream(ErrorCode.ProtocolError, "content-length and DATA differ");
        return null;
    }
}
