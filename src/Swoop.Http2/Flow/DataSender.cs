using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Flow;

/// <summary>Decides which stream's DATA is written next, within the peer's windows and our own bound on buffered output.</summary>
/// <remarks>
/// A stream with octets waiting and window left stands in a ring and writes one frame each time round, so that no stream starves
/// another. A stream whose own window is spent leaves the ring until its WINDOW_UPDATE. When the connection's window is spent or the
/// output is full, the whole ring stands still. An END_STREAM without octets needs no window and never waits alone.
/// </remarks>
internal sealed class DataSender(PeerSettings peer, int maxBufferedOutput, StreamTable streams, SendRing ring, FrameWriter writer)
{
    /// <summary>Payloads up to this many octets are copied behind their frame header; longer ones are referenced.</summary>
    /// <remarks>Below it one more segment in the socket call costs more than the copy.</remarks>
    private const int CopyLimit = 4096;

    // Updates that may be saved up: as many as a thousand full frames deserve.
    private const int MaxUpdatesDue = 2000;

    private SendWindow _connection = new(SendWindow.Default);
    private long _creditDue;
    private int _updatesDue;
    private bool _isPumping;

    /// <summary>Sends a payload that fits into one frame and all windows at once, else does nothing and returns false.</summary>
    public bool TrySendNow(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
        if (stream.Local != HalfState.Open || stream.Queue.Length > 0) return false;
        if (payload.Length > CopyLimit || writer.Output.Length >= maxBufferedOutput) return false;
        if (payload.Length > 0 && payload.Length > Math.Min(stream.SendWindow.Available, _connection.Available)) return false;
        Spend(stream, payload.Length);
        WriteCopy(stream.Id, payload, endStream);
        if (endStream) End(stream);
        return true;
    }

    /// <summary>Sends octets behind what the stream already has to send, now or when the windows and the output allow.</summary>
    public void Send(Http2Stream stream, ReadOnlyMemory<byte> payload, IDisposable? owner, bool endStream)
    {
        if (stream.Local != HalfState.Open || stream.Queue.EndsStream)
        {
            owner?.Dispose();
        }
        else if (payload.IsEmpty)
        {
            if (endStream) SendEnd(stream);
            owner?.Dispose();
        }
        else
        {
            stream.Queue.Add(payload, owner);
            stream.Queue.EndsStream = endStream;
            if (stream.SendWindow.Available > 0) ring.Add(stream);
            Pump();
        }
    }

    /// <summary>Writes frames until nothing may be sent any more or the output is full.</summary>
    public void Pump()
    {
        // A callback of a stream may send more; the loop that called it takes that too.
        if (_isPumping || ring.First is null) return;
        _isPumping = true;
        try
        {
            while (ring.First is { } stream && _connection.Available > 0 && writer.Output.Length < maxBufferedOutput)
            {
                ring.Remove(stream);
                if (stream.SendWindow.Available > 0) SendFrame(stream);
            }
        }
        finally
        {
            _isPumping = false;
        }
    }

    /// <summary>The peer changed a stream's window; false where it would exceed 2^31-1.</summary>
    public bool TryGrow(Http2Stream stream, int octets)
    {
        if (!stream.SendWindow.TryGrow(octets)) return false;
        if (stream.Queue.Length > 0 && stream.SendWindow.Available > 0) ring.Add(stream);
        return true;
    }

    /// <summary>The peer gave credit to the connection; false where its window would exceed 2^31-1.</summary>
    public bool TryGrowConnection(int octets) => _connection.TryGrow(octets);

    /// <summary>Whether a WINDOW_UPDATE gives back what we have sent; false where it comes for nothing.</summary>
    /// <remarks>
    /// Octets alone do not tell: a peer that makes its windows larger gives more than it got, and its later updates would seem to be
    /// for nothing. So each DATA frame also pays for one update of its stream and one of the connection, whatever they say.
    /// </remarks>
    public bool IsCreditDue(int increment)
    {
        if (increment <= _creditDue)
        {
            _creditDue -= increment;
            return true;
        }

        return TryPay();
    }

    /// <summary>Whether DATA that we have sent pays for a frame that a receiver of DATA may well send: a WINDOW_UPDATE, or a PING that measures.</summary>
    public bool TryPay()
    {
        if (_updatesDue == 0) return false;
        _updatesDue--;
        return true;
    }

    private void SendEnd(Http2Stream stream)
    {
        if (stream.Queue.Length > 0)
        {
            stream.Queue.EndsStream = true;
            return;
        }

        WriteCopy(stream.Id, [], endStream: true);
        End(stream);
    }

    private void SendFrame(Http2Stream stream)
    {
        var limit = Math.Min(Math.Min(stream.SendWindow.Available, _connection.Available), peer.MaxFrameSize);
        var payload = stream.Queue.Take(limit, out var owner);
        var isLast = stream.Queue.Length == 0;
        var ends = isLast && stream.Queue.EndsStream;
        Spend(stream, payload.Length);
        if (payload.Length <= CopyLimit)
        {
            WriteCopy(stream.Id, payload.Span, ends);
        }
        else
        {
            new FrameHeader(payload.Length, FrameType.Data, FlagsFor(ends), stream.Id).Write(writer.Output.GetSpan(FrameHeader.Size));
            writer.Output.Advance(FrameHeader.Size);
            writer.Output.WriteReference(payload, owner);
            owner = null;
        }

        if (!isLast) ring.Add(stream);
        // The state is settled before anybody is told: a callback may send, reset, or open streams.
        var closes = ends && streams.EndLocal(stream);
        stream.OnSendQueueShrunk();
        owner?.Dispose();
        if (closes) stream.OnClosed();
    }

    private void End(Http2Stream stream)
    {
        if (streams.EndLocal(stream)) stream.OnClosed();
    }

    private void Spend(Http2Stream stream, int octets)
    {
        stream.SendWindow.Spend(octets);
        _connection.Spend(octets);
        // Once for the stream's window and once for the connection's.
        _creditDue += 2L * octets;
        if (_updatesDue < MaxUpdatesDue) _updatesDue += 2;
    }

    private void WriteCopy(StreamId stream, ReadOnlySpan<byte> payload, bool endStream) =>
        writer.WriteData(stream, payload, FlagsFor(endStream), peer.MaxFrameSize);

    private static FrameFlags FlagsFor(bool endStream) => endStream ? FrameFlags.EndStream : FrameFlags.None;
}
