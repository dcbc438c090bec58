using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>Endpoints take turns, more often those that by their own reports have more to give (gRFC A58, <c>weighted_round_robin</c>).</summary>
/// <remarks>An endpoint without a usable report counts as an average one; where fewer than two have one, all take turns alike.</remarks>
public sealed record WeightedRoundRobinConfig : LoadBalancingConfig
{
    internal const string Name = "weighted_round_robin";

    internal static readonly TimeSpan ShortestUpdatePeriod = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override string PolicyName => Name;

    /// <summary>Endpoints are asked for reports on a stream of its own (gRFC A51) instead of reading those that come with responses. No, unless set.</summary>
    public bool EnableOobLoadReport { get; init; }

    /// <summary>How often endpoints are asked to report on that stream; they may do so more rarely. At least zero, which leaves it to them. 10 seconds unless set.</summary>
    public TimeSpan OobReportingPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long an endpoint must have reported before its weight counts; at least zero. 10 seconds unless set.</summary>
    public TimeSpan BlackoutPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long a report counts; at least zero, and with zero none does. 3 minutes unless set.</summary>
    public TimeSpan WeightExpirationPeriod { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often weights are computed from the reports; at least zero, less than 100 ms counts as that. 1 second unless set.</summary>
    public TimeSpan WeightUpdatePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much the part of calls that fail adds to an endpoint's utilization; at least zero. 1 unless set.</summary>
    public double ErrorUtilizationPenalty { get; init; } = 1;
}
