using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>Decides for one call how many attempts there are and when (gRFC A6, "Summary of Retry and Hedging Logic"). Used under the gate of its call.</summary>
/// <param name="maxAttempts">How many attempts there may be.</param>
/// <param name="throttle">The channel's; null for none.</param>
internal abstract class AttemptPlan(int maxAttempts, RetryThrottle? throttle)
{
    private bool _isFrozen;

    /// <summary>How many attempts there were; those that no server has seen are not counted.</summary>
    public int Started { get; private set; }

    /// <summary>There may be another attempt.</summary>
    public bool HasMore => !_isFrozen && Started < maxAttempts;

    /// <summary>Whether attempts run side by side.</summary>
    public virtual bool IsHedging => false;

    /// <summary>How long after an attempt has begun the next begins although nothing has failed; null for not at all.</summary>
    public virtual TimeSpan? DelayAfterStart => null;

    /// <summary>Whether the channel allows another attempt at this moment.</summary>
    public bool IsAllowed => throttle is null || throttle.AllowsRetries;

    protected RetryThrottle? Throttle => throttle;

    /// <summary>The plan for a call of a method, of which the service config says how it is to be repeated.</summary>
    public static AttemptPlan For(KnownMethod method, GrpcChannelOptions options, RetryThrottle? throttle) => method switch
    {
        { Retry: { } retry } when options.RetriesEnabled => new RetryPlan(retry, options.MaxAttempts, throttle),
        { Hedging: { } hedging } when options.RetriesEnabled => new HedgingPlan(hedging, options.MaxAttempts, throttle),
        _ => new SinglePlan(),
    };

    /// <summary>An attempt begins.</summary>
    public void OnStarted() => Started++;

    /// <summary>There will be no other attempt.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>An attempt has failed.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="trailers">What the server sent with it; null for nothing.</param>
    public abstract Verdict OnFailure(Status status, Metadata? trailers);
}

/// <summary>What follows a failed attempt.</summary>
/// <param name="What">What.</param>
/// <param name="Delay">When the next attempt begins, after <see cref="VerdictKind.Next"/>.</param>
internal readonly record struct Verdict(VerdictKind What, TimeSpan Delay = default)
{
    public static Verdict Final => new(VerdictKind.Final);

    public static Verdict Wait => new(VerdictKind.Wait);

    public static Verdict Again => new(VerdictKind.Again);

    public static Verdict Next(TimeSpan delay) => new(VerdictKind.Next, delay);
}

/// <summary>The kinds of <see cref="Verdict"/>.</summary>
internal enum VerdictKind
{
    /// <summary>The failure is the call's.</summary>
    Final,

    /// <summary>No new attempt; those that run side by side with the failed one go on.</summary>
    Wait,

    /// <summary>Another attempt, after a delay.</summary>
    Next,

    /// <summary>The same attempt once more, at once: no server has seen it.</summary>
    Again,
}
