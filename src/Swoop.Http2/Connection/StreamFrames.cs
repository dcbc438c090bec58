using System.Buffers.Binary;
using Swoop.Http2.Flow;
using Swoop.Http2.Frames;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>Receives the frames that steer streams: PRIORITY, RST_STREAM, WINDOW_UPDATE (RFC 9113, 6.3, 6.4, 6.9).</summary>
internal sealed class StreamFrames(Role role, StreamTable streams, DataSender sender, FrameWriter writer, FloodGuard guard)
{
    public Fault? ReceivePriority<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId == StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "PRIORITY on stream 0");
        if (payload.Length != Priority.Size)
        {
            var fault = Fault.OfStream(ErrorCode.FrameSizeError, "PRIORITY is not 5 octets");
            // RST_STREAM must not be sent for a stream that is not open.
            if (!streams.TryGet(header.StreamId, out var stream)) return fault with { Scope = FaultScope.Connection };
            return streams.EndWithFault(stream, fault, now, ref events);
        }

        return Priority.DependsOnItself(header.StreamId, payload) ? Priority.SelfDependency : guard.Useless(now);
    }

    public Fault? ReceiveReset<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (payload.Length != 4) return Fault.OfConnection(ErrorCode.FrameSizeError, "RST_STREAM is not 4 octets");
        if (!streams.TryGet(header.StreamId, out var stream))
        {
            return streams.IsIdle(header.StreamId)
                ? Fault.OfConnection(ErrorCode.ProtocolError, "RST_STREAM on a stream that was never opened")
                : guard.Useless(now);
        }

        streams.Close(stream);
        events.StreamReset(stream, (ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload));
        stream.OnClosed();
        return role == Role.Server ? guard.Reset(now) : null;
    }

    public Fault? ReceiveWindowUpdate<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (payload.Length != 4) return Fault.OfConnection(ErrorCode.FrameSizeError, "WINDOW_UPDATE is not 4 octets");
        var increment = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7fff_ffff);
        if (header.StreamId == StreamId.Connection)
        {
            if (increment == 0) return Fault.OfConnection(ErrorCode.ProtocolError, "WINDOW_UPDATE of 0");
            if (!sender.TryGrowConnection(increment)) return Fault.OfConnection(ErrorCode.FlowControlError, "the connection's window exceeds 2^31-1");
        }
        else if (streams.TryGet(header.StreamId, out var stream))
        {
            if (increment == 0) return streams.EndWithFault(stream, Fault.OfStream(ErrorCode.ProtocolError, "WINDOW_UPDATE of 0"), now, ref events);
            if (!sender.TryGrow(stream, increment))
                return streams.EndWithFault(stream, Fault.OfStream(ErrorCode.FlowControlError, "the stream's window exceeds 2^31-1"), now, ref events);
        }
        else if (streams.IsIdle(header.StreamId))
        {
            return Fault.OfConnection(ErrorCode.ProtocolError, "WINDOW_UPDATE on a stream that was never opened");
        }

        var before = writer.Output.Length;
        sender.Pump();
        // Credit for what we have sent is owed, however small its pieces; beyond that only what lets us send has a use.
        return sender.IsCreditDue(increment) || writer.Output.Length != before ? null : guard.Useless(now);
    }
}
