namespace Swoop.Http2.Flow;

/// <summary>Measures the bandwidth-delay product, so that windows grow on long fat networks and stay small elsewhere.</summary>
/// <remarks>
/// A PING is sent when much data is arriving; the octets that arrive until its answer are one sample of the product. While a
/// sample fills two thirds of the window and the bandwidth still rises, the window was the limit: it becomes twice the sample.
/// (The same estimate as in grpc-go and C-core.) A connection that never receives half a window within 100 ms is never measured,
/// so small calls cost no PINGs.
/// </remarks>
internal sealed class BdpEstimator(int initial, int limit)
{
    /// <summary>The opaque data that marks our measuring PINGs.</summary>
    public const ulong Ping = 0x73_77_6f_6f_70_62_64_70;

    private const long BurstMicroseconds = 100_000;
    private const long ShortestPause = 10_000;
    private const long LongestPause = 1_000_000;
    private long _pause = ShortestPause;
    private long _pauseEnds = long.MinValue;
    private bool _measuring;
    private long _startedAt;
    private long _octets;
    private double _bestBandwidth;
    private double _roundTrip;

    /// <summary>The window that fits what was measured so far, in octets.</summary>
    public int Window { get; private set; } = initial;

    /// <summary>Counts received octets; true when a measuring PING is to be sent now.</summary>
    public bool Received(int octets, long now)
    {
        if (Window >= limit || now < _pauseEnds) return false;
        if (!_measuring && now - _startedAt > BurstMicroseconds)
        {
            _startedAt = now;
            _octets = 0;
        }

        _octets += octets;
        if (_measuring || _octets < Window / 2) return false;
        // What came just before belongs to the same flight, whose rest alone would never fill a window.
        _measuring = true;
        _startedAt = now;
        return true;
    }

    /// <summary>Takes the PING's answer; true when <see cref="Window"/> has grown.</summary>
    public bool Answered(long now)
    {
        if (!_measuring) return false;
        _measuring = false;
        var grew = TryGrow(now);
        // A window that fits is measured again, but less and less often: on a fast link PINGs would take every round trip.
        // Never faster than every ten milliseconds: a server counts the PINGs that come while it sends nothing (gRFC A8).
        _pause = grew ? ShortestPause : Math.Min(_pause * 2, LongestPause);
        _pauseEnds = now + _pause;
        return grew;
    }

    private bool TryGrow(long now)
    {
        var sample = Math.Max(now - _startedAt, 1);
        _roundTrip = _roundTrip == 0 ? sample : _roundTrip + (sample - _roundTrip) / 8;
        var octets = _octets;
        _startedAt = now;
        _octets = 0;

        var bandwidth = octets / (_roundTrip * 1.5);
        // Up to a quarter of a window waits to be announced (see ReceiveWindow), so an even flow varies by that much.
        if (bandwidth * 4 < _bestBandwidth * 3) return false;
        _bestBandwidth = Math.Max(_bestBandwidth, bandwidth);
        if (octets * 3 < Window * 2L) return false;
        var grown = (int)Math.Min(limit, octets * 2);
        if (grown <= Window) return false;
        Window = grown;
        return true;
    }
}
