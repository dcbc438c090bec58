using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Configures <c>outlier_detection_experimental</c>, which takes endpoints out of use for a while when their calls fail (gRFC A50).</summary>
/// <remarks>With neither <see cref="SuccessRateEjection"/> nor <see cref="FailurePercentageEjection"/> nothing is ever ejected.</remarks>
public sealed record OutlierDetectionConfig : LoadBalancingConfig
{
    private static readonly TimeSpan _usualMaxEjectionTime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override string PolicyName => "outlier_detection_experimental";

    /// <summary>The time between two looks at the results; 10 s if not set.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an endpoint is ejected for the first time, and how much longer each time it is again; 30 s if not set.</summary>
    public TimeSpan BaseEjectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an endpoint is ejected at most; if not set, 300 s, or <see cref="BaseEjectionTime"/> if that is longer.</summary>
    public TimeSpan? MaxEjectionTime { get; init; }

    /// <summary>How many of the endpoints may be ejected at a time, in percent; one may be in any case. From 0 to 100; 10 if not set.</summary>
    public int MaxEjectionPercent { get; init; } = 10;

    /// <summary>Ejects by comparison with the other endpoints; not, if not set.</summary>
    public SuccessRateEjection? SuccessRateEjection { get; init; }

    /// <summary>Ejects by a fixed percentage of failures; not, if not set.</summary>
    public FailurePercentageEjection? FailurePercentageEjection { get; init; }

    /// <summary>The policies wanted beneath, the best first: the first that the client knows is used.</summary>
    public required IReadOnlyList<LoadBalancingConfig> ChildPolicy { get; init; }

    internal BalancingPolicy? Child { get; init; }

    internal bool CanEject => SuccessRateEjection is not null || FailurePercentageEjection is not null;

    /// <summary>How long an endpoint stays ejected that was ejected so many times in a row.</summary>
    internal TimeSpan EjectionTime(int times)
    {
        var longest = MaxEjectionTime ?? _usualMaxEjectionTime;
        if (longest < BaseEjectionTime) longest = BaseEjectionTime;
        // Compared as numbers: the product may be more than a time can hold.
        return BaseEjectionTime.TotalSeconds * times < longest.TotalSeconds ? BaseEjectionTime * times : longest;
    }
}
