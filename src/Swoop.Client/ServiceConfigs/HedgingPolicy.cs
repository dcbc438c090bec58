using Grpc.Core;

namespace Swoop.Client.ServiceConfigs;

/// <summary>When a call is made again although the first attempt is still open (gRFC A6, "Hedging policy").</summary>
public sealed record HedgingPolicy
{
    /// <summary>How many attempts there may be, the first included; at least 2. More than <see cref="GrpcChannelOptions.MaxAttempts"/> count as that.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How long to wait for an answer before the next attempt is sent too; zero sends all at once.</summary>
    public TimeSpan HedgingDelay { get; init; }

    /// <summary>The status codes that do not decide the call: the other attempts go on, and the next is sent at once.</summary>
    public IReadOnlyList<StatusCode> NonFatalStatusCodes { get; init; } = [];
}
