namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Ejects endpoints of whose calls too many fail, whatever the others do (gRFC A50, "Failure percentage algorithm").</summary>
public sealed record FailurePercentageEjection
{
    /// <summary>The percentage of failed calls above which an endpoint is an outlier; from 0 to 100, 85 if not set.</summary>
    public int Threshold { get; init; } = 85;

    /// <summary>The chance that an outlier is really ejected, in percent; from 0 to 100, 100 if not set.</summary>
    public int EnforcementPercentage { get; init; } = 100;

    /// <summary>How many endpoints there must be; 5 if not set.</summary>
    public int MinimumHosts { get; init; } = 5;

    /// <summary>How many calls an endpoint must have had in an interval; 50 if not set.</summary>
    public int RequestVolume { get; init; } = 50;
}
