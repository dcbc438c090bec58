using Grpc.Core;

namespace Swoop.Client.ServiceConfigs;

/// <summary>When and how often a failed call is made again (gRFC A6, "Retry policy").</summary>
public sealed record RetryPolicy
{
    /// <summary>How many attempts there may be, the first included; at least 2. More than <see cref="GrpcChannelOptions.MaxAttempts"/> count as that.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>The mean wait before the second attempt; more than zero.</summary>
    public required TimeSpan InitialBackoff { get; init; }

    /// <summary>The longest mean wait; more than zero.</summary>
    public required TimeSpan MaxBackoff { get; init; }

    /// <summary>By what the wait grows from one attempt to the next; more than zero.</summary>
    public required double BackoffMultiplier { get; init; }

    /// <summary>The status codes after which a call is made again; at least one.</summary>
    public required IReadOnlyList<StatusCode> RetryableStatusCodes { get; init; }
}
