using Grpc.Core;

namespace Swoop.Client.Retrying;

/// <summary>One attempt: the method has neither policy, which was not yet known when the call began.</summary>
internal sealed class SinglePlan() : AttemptPlan(maxAttempts: 1, throttle: null)
{
    public override Verdict OnFailure(Status status, Metadata? trailers) => Verdict.Final;
}
