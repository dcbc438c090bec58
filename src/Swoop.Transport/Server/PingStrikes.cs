namespace Swoop.Transport.Server;

/// <summary>Counts PINGs that come too often (gRFC A8): after two strikes the third is answered with GOAWAY "too_many_pings".</summary>
/// <remarks>
/// A client that receives DATA measures its bandwidth with PINGs, and the last of them come when the last DATA has left. So whatever
/// the server sends wipes out the strikes before it, and forgives the next PING and those that follow it within
/// <see cref="MeasuringTime"/>.
/// <code>
///   DATA sent --PING, free--> every PING is free for MeasuringTime --> PINGs that come before the interval is over are strikes
///      ^------------------------------ HEADERS or DATA sent ------------------------------------/
/// </code>
/// </remarks>
internal sealed class PingStrikes(ServerConnectionOptions options)
{
    /// <summary>How long after a PING that followed HEADERS or DATA of ours others belong to the same measurement.</summary>
    public static readonly TimeSpan MeasuringTime = TimeSpan.FromSeconds(1);

    private const int MaxStrikes = 2;
    private static readonly TimeSpan _intervalWithoutCalls = TimeSpan.FromHours(2);
    private long _lastPing = long.MinValue / 2;
    private long _forgivenUntil = long.MinValue;
    private int _strikes;

    // Noted instead of the time, which would have to be asked for with every message sent.
    private bool _hasSent;

    /// <summary>We have sent headers or data: the peer may well want to measure, or to know that we are there.</summary>
    public void Reset() => _hasSent = true;

    /// <summary>Takes note of a PING; true when it was one too many.</summary>
    public bool IsTooMany(long now, bool hasCalls)
    {
        if (_hasSent)
        {
            _hasSent = false;
            _strikes = 0;
            _forgivenUntil = now + (long)MeasuringTime.TotalMicroseconds;
        }

        var interval = hasCalls || options.PermitPingsWithoutCalls ? options.MinPingInterval : _intervalWithoutCalls;
        var isEarly = now - _lastPing < (long)interval.TotalMicroseconds;
        _lastPing = now;
        return isEarly && now >= _forgivenUntil && ++_strikes > MaxStrikes;
    }
}
