namespace Swoop.Client.Connecting;

/// <summary>How long to wait between attempts to connect (gRPC, "Connection backoff"): x1.6 each time, give or take 20 percent.</summary>
internal sealed class Backoff(TimeSpan initial, TimeSpan max)
{
    private readonly TimeSpan _initial = initial;
    private const double Multiplier = 1.6;
    private const double Jitter = 0.2;
    private TimeSpan _next = initial;

    /// <summary>The wait from the beginning of the attempt that has just failed to the next one.</summary>
    public TimeSpan Next()
    {
        var wait = _next * (1 + Jitter * (Random.Shared.NextDouble() * 2 - 1));
        _next = _next * Multiplier < max ? _next * Multiplier : max;
        return wait;
    }

    /// <summary>A connection was made.</summary>
    public void Reset() => _next = _initial;
}
