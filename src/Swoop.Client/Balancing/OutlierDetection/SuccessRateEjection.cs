namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Ejects endpoints whose share of successful calls is far below that of the others (gRFC A50, "Success rate algorithm").</summary>
public sealed record SuccessRateEjection
{
    /// <summary>How many thousandths of the standard deviation an endpoint's success rate may be below the mean; 1900 if not set.</summary>
    public int StdevFactor { get; init; } = 1900;

    /// <summary>The chance that an outlier is really ejected, in percent; from 0 to 100, 100 if not set.</summary>
    public int EnforcementPercentage { get; init; } = 100;

    /// <summary>How many endpoints there must be with enough calls; 5 if not set.</summary>
    public int MinimumHosts { get; init; } = 5;

    /// <summary>How many calls an endpoint must have had in an interval to count; 100 if not set.</summary>
    public int RequestVolume { get; init; } = 100;
}
