using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>Stops retries and hedges of a channel while much fails (gRFC A6, "Throttling Retry Attempts and Hedged RPCs"). Thread-safe.</summary>
/// <remarks>
/// <code>
///   10 tokens, ratio 0.1:   10.0 --five failures--> 5.0 : half or less, no retries --one success--> 5.1 : retries again
/// </code>
/// </remarks>
internal sealed class RetryThrottle
{
    private const int Token = 1000;

    private readonly int _max;
    private readonly int _ratio;
    private int _tokens;

    public RetryThrottle(RetryThrottling limits)
    {
        _max = limits.MaxTokens * Token;
        // By way of decimal: 0.57 x 1000 is less than 570 otherwise. What is left after three places counts for nothing, but never to nothing.
        _ratio = Math.Max(1, (int)((decimal)Math.Min(limits.TokenRatio, limits.MaxTokens) * Token));
        _tokens = _max;
    }

    /// <summary>Thousandths of a token that are left.</summary>
    public int Thousandths => Volatile.Read(ref _tokens);

    /// <summary>More than half of the tokens are left.</summary>
    public bool AllowsRetries => IsAboveThreshold(Thousandths);

    /// <summary>A call has failed in a way that speaks of the server's health.</summary>
    /// <returns>Whether there may be retries all the same.</returns>
    public bool RecordFailure() => IsAboveThreshold(Add(-Token));

    /// <summary>A call has succeeded.</summary>
    public void RecordSuccess() => Add(_ratio);

    private bool IsAboveThreshold(int tokens) => tokens > _max / 2;

    private int Add(int thousandths)
    {
        while (true)
        {
            var seen = Thousandths;
            var next = Math.Clamp(seen + thousandths, 0, _max);
            if (next == seen || Interlocked.CompareExchange(ref _tokens, next, seen) == seen) return next;
        }
    }
}
