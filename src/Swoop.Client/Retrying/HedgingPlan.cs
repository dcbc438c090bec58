using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Retrying;

/// <summary>Attempts side by side, each a delay after the one before, until one of them is answered.</summary>
internal sealed class HedgingPlan(HedgingPolicy policy, int maxAttempts, RetryThrottle? throttle)
    : AttemptPlan(Math.Min(policy.MaxAttempts, maxAttempts), throttle)
{
    public override bool IsHedging => true;

    public override TimeSpan? DelayAfterStart => policy.HedgingDelay;

    public override Verdict OnFailure(Status status, Metadata? trailers)
    {
        var pushback = Pushback.Read(trailers);
        var isFatal = !policy.NonFatalStatusCodes.Contains(status.StatusCode);
        var isAllowed = (isFatal && !pushback.IsStop) || Throttle?.RecordFailure() != false;
        if (isFatal) return Verdict.Final;
        if (pushback.IsStop || !isAllowed) Freeze();
        return HasMore ? Verdict.Next(pushback.Delay ?? TimeSpan.Zero) : Verdict.Wait;
    }
}
