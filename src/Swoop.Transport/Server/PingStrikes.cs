namespace Swoop.Transport.Server;

/// <summary>Counts PINGs that come too often (gRFC A8): after two strikes the third is answered with GOAWAY "too_many_pings".</summary>
internal sealed class PingStrikes(ServerConnectionOptions options)
{
    private const int MaxStrikes = 2;
    private static readonly TimeSpan _intervalWithoutCalls = TimeSpan.FromHours(2);
    private long _lastPing = long.MinValue / 2;
    private int _strikes;

    /// <summary>We have sent headers or data: the peer may well want to know that we are there.</summary>
    public void Reset() => _strikes = 0;

    /// <summary>Takes note of a PING; true when it was one too many.</summary>
    public bool IsTooMany(long now, bool hasCalls)
    {
        var interval = hasCalls || options.PermitPingsWithoutCalls ? options.MinPingInterval : _intervalWithoutCalls;
        var isEarly = now - _lastPing < (long)interval.TotalMicroseconds;
        _lastPing = now;
        return isEarly && ++_strikes > MaxStrikes;
    }
}
