using System.Buffers.Binary;
using Swoop.Http2.Flow;
using Swoop.Http2.Frames;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>Receives the frames that concern the whole connection: SETTINGS, PING, GOAWAY (RFC 9113, 6.5, 6.7, 6.8).</summary>
internal sealed class ConnectionFrames(
    Role role, PeerSettings peer, HpackEncoder encoder, HeadersReceiver headers, StreamTable streams, DataSender sender, ReceiveCredit credit, FrameWriter writer, FloodGuard guard)
{
    private StreamId _peerAcceptLimit = StreamId.Max;

    /// <summary>The peer has sent GOAWAY.</summary>
    public bool PeerIsGoingAway { get; private set; }

    public Fault? ReceiveSettings<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId != StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "SETTINGS on a stream");
        if (header.Has(FrameFlags.Ack))
        {
            if (!payload.IsEmpty) return Fault.OfConnection(ErrorCode.FrameSizeError, "a SETTINGS acknowledgement has a payload");
            if (!writer.TryTakeSettingsAck()) return guard.Useless(now);
            headers.OnSettingsAcknowledged();
            return null;
        }

        if (payload.Length % Setting.Size != 0) return Fault.OfConnection(ErrorCode.FrameSizeError, "SETTINGS are not a multiple of 6 octets");
        var before = peer.InitialWindowSize;
        if (peer.Apply(payload, role, encoder) is { } wrong) return wrong;
        if (ShiftSendWindows(peer.InitialWindowSize - before) is { } overflow) return overflow;
        writer.WriteSettingsAck();
        events.SettingsReceived();
        sender.Pump();
        return guard.Reply() ?? guard.Useless(now);
    }

    public Fault? ReceivePing<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId != StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "PING on a stream");
        if (payload.Length != 8) return Fault.OfConnection(ErrorCode.FrameSizeError, "PING is not 8 octets");
        var opaque = BinaryPrimitives.ReadUInt64BigEndian(payload);
        if (!header.Has(FrameFlags.Ack))
        {
            writer.WritePingAck(opaque);
            events.PingReceived();
            return guard.Reply() ?? (sender.TryPay() ? null : guard.Useless(now));
        }

        if (!writer.TryTakePingAck()) return guard.Useless(now);
        if (opaque == BdpEstimator.Ping) credit.Measured(now);
        else events.PingAnswered(opaque);
        return null;
    }

    public Fault? ReceiveGoAway<TEvents>(in FrameHeader header, ReadOnlySpan<byte> payload, long now, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        if (header.StreamId != StreamId.Connection) return Fault.OfConnection(ErrorCode.ProtocolError, "GOAWAY on a stream");
        if (payload.Length < 8) return Fault.OfConnection(ErrorCode.FrameSizeError, "GOAWAY is shorter than 8 octets");
        var last = new StreamId(BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7fff_ffff);
        var code = (ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        PeerIsGoingAway = true;
        // A second GOAWAY never raises the limit (RFC 9113, 6.8).
        if (last < _peerAcceptLimit) _peerAcceptLimit = last;
        events.GoAwayReceived(_peerAcceptLimit, code, payload[8..]);
        if (role == Role.Client) AbandonAbove(_peerAcceptLimit, ref events);
        return guard.Useless(now);
    }

    private void AbandonAbove<TEvents>(StreamId last, ref TEvents events)
        where TEvents : struct, IEngineEvents
    {
        // Numbers, not objects: what one event sets off may close another stream, whose object is then no longer ours.
        var above = new List<StreamId>();
        foreach (var stream in streams.All)
        {
            if (stream.Id > last) above.Add(stream.Id);
        }

        foreach (var id in above)
        {
            if (!streams.TryGet(id, out var stream)) continue;
            streams.Close(stream);
            events.StreamUnprocessed(stream);
            stream.OnClosed();
        }
    }

    private Fault? ShiftSendWindows(int difference)
    {
        if (difference == 0) return null;
        foreach (var stream in streams.All)
        {
            if (!sender.TryGrow(stream, difference))
                return Fault.OfConnection(ErrorCode.FlowControlError, "SETTINGS_INITIAL_WINDOW_SIZE makes a window exceed 2^31-1");
        }

        return null;
    }
}
