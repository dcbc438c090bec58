using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Flow;

/// <summary>What we let the peer send: the connection's window, the streams' windows, and how they grow (RFC 9113, 5.2, 6.9).</summary>
/// <remarks>
/// The connection's credit comes back as soon as octets arrive: the streams' windows bound what is held, and a slow reader of one
/// stream must not stop the others. A stream's credit comes back when its reader has taken the octets.
/// </remarks>
internal sealed class ReceiveCredit(Http2EngineOptions options, StreamTable streams, GrowthBudget budget, FrameWriter writer)
{
    private readonly BdpEstimator _bdp = new(options.InitialStreamWindow, options.MaxWindow);
    private ReceiveWindow _connection = new(SendWindow.Default);

    // Who was read last; looked up before it is used, for it may be over.
    private StreamId _reader;

    /// <summary>Raises the connection's window from the 65,535 octets that every connection begins with.</summary>
    public void Start() => GrowConnection(options.InitialConnectionWindow);

    /// <summary>Takes a DATA frame's length, padding included, off the connection's window; false where the peer sent more than it may.</summary>
    public bool TrySpend(int length, long now)
    {
        if (!_connection.TrySpend(length)) return false;
        var increment = _connection.Return(length);
        if (increment > 0) writer.WriteWindowUpdate(StreamId.Connection, increment);
        if (_bdp.Received(length, now)) writer.WritePing(BdpEstimator.Ping);
        return true;
    }

    /// <summary>Gives octets back to a stream.</summary>
    public void Return(Http2Stream stream, int octets)
    {
        // A peer that has ended its half needs no credit.
        if (stream.Remote != HalfState.Open) return;
        var increment = stream.ReceiveWindow.Return(octets);
        _reader = stream.Id;
        // Only a stream that is read deserves a window above what all begin with, and only while it is read faster than octets arrive: where
        // they wait for the reader, a larger window would hold more of them and speed nothing up.
        if (_bdp.Window > stream.ReceiveWindow.Size && stream.ReceiveWindow.IsMostlyFree) increment += stream.ReceiveWindow.GrowTo(budget.Grant(stream, _bdp.Window));
        if (increment > 0) writer.WriteWindowUpdate(stream.Id, increment);
    }

    /// <summary>Our measuring PING was answered.</summary>
    public void Measured(long now)
    {
        if (!_bdp.Answered(now)) return;
        var initial = Math.Min(_bdp.Window, budget.Share);
        var difference = initial - streams.InitialReceiveWindow;
        if (difference > 0)
        {
            writer.WriteSettings(new Setting(SettingId.InitialWindowSize, (uint)initial));
            streams.GrowReceiveWindows(difference);
        }

        GrowConnection(_bdp.Window);
        // The others grow when they are read next; a lone download must not wait another round trip.
        if (streams.TryGet(_reader, out var reader)) Return(reader, 0);
    }

    private void GrowConnection(int size)
    {
        var increment = _connection.GrowTo(size);
        if (increment > 0) writer.WriteWindowUpdate(StreamId.Connection, increment);
    }
}
