using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Flow;

/// <summary>What we let the peer send: the connection's window, the streams' windows, and how they grow (RFC 9113, 5.2, 6.9).</summary>
/// <remarks>
/// The connection's credit comes back as soon as octets arrive: the streams' windows bound what is held, and a slow reader of one
/// stream must not stop the others. A stream's credit comes back when its reader has taken the octets.
/// </remarks>
internal sealed class ReceiveCredit(Http2EngineOptions options, StreamTable streams, FrameWriter writer)
{
    private readonly BdpEstimator _bdp = new(options.InitialStreamWindow, options.MaxWindow);
    private ReceiveWindow _connection = new(SendWindow.Default);

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
        if (increment > 0) writer.WriteWindowUpdate(stream.Id, increment);
    }

    /// <summary>Our measuring PING was answered.</summary>
    public void Measured(long now)
    {
        if (!_bdp.Answered(now)) return;
        var difference = _bdp.Window - streams.InitialReceiveWindow;
        if (difference > 0)
        {
            writer.WriteSettings(new Setting(SettingId.InitialWindowSize, (uint)_bdp.Window));
            streams.GrowReceiveWindows(difference);
        }

        GrowConnection(_bdp.Window);
    }

    private void GrowConnection(int size)
    {
        var increment = _connection.GrowTo(size);
        if (increment > 0) writer.WriteWindowUpdate(StreamId.Connection, increment);
    }
}
