namespace Swoop.Client.Retrying;

/// <summary>How often a call was made, for metrics (gRFC A96). Written under the gate of its call.</summary>
internal sealed class AttemptCounts
{
    private long? _idleSince;

    /// <summary>Attempts after a failed one.</summary>
    public int Retries { get; private set; }

    /// <summary>Attempts beside another.</summary>
    public int Hedges { get; private set; }

    /// <summary>Attempts in place of one that no server has seen. Those that a single attempt makes by itself are not among them.</summary>
    public int TransparentRetries { get; private set; }

    /// <summary>How long the call was without any attempt between the first and the last.</summary>
    public TimeSpan RetryDelay { get; private set; }

    /// <summary>An attempt begins; the plan does not know of it yet.</summary>
    /// <param name="plan">The plan that it follows.</param>
    /// <param name="isTransparent">It takes the place of one that no server has seen.</param>
    /// <param name="now">The timers' microseconds.</param>
    public void OnStarting(AttemptPlan plan, bool isTransparent, long now)
    {
        if (_idleSince is { } since) RetryDelay += TimeSpan.FromMicroseconds(now - since);
        _idleSince = null;
        if (isTransparent) TransparentRetries++;
        else if (plan.Started > 0 && plan.IsHedging) Hedges++;
        else if (plan.Started > 0) Retries++;
    }

    /// <summary>No attempt is under way.</summary>
    public void OnIdle(long now) => _idleSince = now;
}
