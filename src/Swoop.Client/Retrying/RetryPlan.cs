using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>One attempt after another, with a growing wait between them.</summary>
internal sealed class RetryPlan(RetryPolicy policy, int maxAttempts, RetryThrottle? throttle)
    : AttemptPlan(Math.Min(policy.MaxAttempts, maxAttempts), throttle)
{
    private int _retriesSincePushback;

    public override Verdict OnFailure(Status status, Metadata? trailers)
    {
        var pushback = Pushback.Read(trailers);
        var isRetryable = policy.RetryableStatusCodes.Contains(status.StatusCode);
        // Counted whether there could be another attempt or not: the throttle measures the server, not this call.
        if ((isRetryable || pushback.IsStop) && Throttle?.RecordFailure() == false) return Verdict.Final;
        if (!isRetryable || pushback.IsStop || !HasMore) return Verdict.Final;
        if (pushback.Delay is { } delay)
        {
            _retriesSincePushback = 0;
            return Verdict.Next(delay);
        }

        return Verdict.Next(RetryBackoff.DelayOf(policy, ++_retriesSincePushback, Random.Shared.NextDouble()));
    }
}
