using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>How long to wait before a call is made again (gRFC A6, "Exponential Backoff").</summary>
internal static class RetryBackoff
{
    private const double Jitter = 0.2;

    /// <summary>The wait before retry <paramref name="retry"/>, the first being 1: <c>min(initial * multiplier^(retry-1), max)</c>, give or take 20 percent.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="retry">Which retry; counted anew after a wait that the server chose.</param>
    /// <param name="random">From 0 to 1: where in that range.</param>
    public static TimeSpan DelayOf(RetryPolicy policy, int retry, double random)
    {
        // In floating point: with many attempts the power leaves every range, and the minimum brings it back.
        var ticks = Math.Min(policy.InitialBackoff.Ticks * Math.Pow(policy.BackoffMultiplier, retry - 1), policy.MaxBackoff.Ticks);
        return TimeSpan.FromTicks((long)Math.Min(ticks * (1 - Jitter + 2 * Jitter * random), long.MaxValue / 2));
    }
}
