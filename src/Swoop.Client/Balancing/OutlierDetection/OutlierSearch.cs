namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Finds outliers among endpoints by the results of an interval, and ejects them (gRFC A50).</summary>
/// <remarks>
/// <code>
///   success rate        an endpoint below mean - stdev * factor/1000; say 9 at 1.0 and one at 0.4, factor 1900:
///                       mean 0.94, stdev 0.18, and 0.4 is below 0.94 - 0.342
///   failure percentage  an endpoint above the threshold
/// </code>
/// An endpoint that is ejected already stays as it is: results of calls that were open when it was do not count against it twice.
/// </remarks>
internal readonly struct OutlierSearch(IReadOnlyCollection<TrackedEndpoint> endpoints, OutlierDetectionConfig config, Random random, long now)
{
    public void Run()
    {
        if (config.SuccessRateEjection is { } successRate) EjectBySuccessRate(successRate);
        if (config.FailurePercentageEjection is { } failurePercentage) EjectByFailurePercentage(failurePercentage);
    }

    private void EjectBySuccessRate(SuccessRateEjection rule)
    {
        var measured = endpoints.Where(endpoint => HasVolume(endpoint, rule.RequestVolume)).ToList();
        if (measured.Count == 0 || measured.Count < rule.MinimumHosts) return;
        var mean = measured.Average(endpoint => endpoint.Count.SuccessRate);
        var deviation = Math.Sqrt(measured.Average(endpoint => Math.Pow(endpoint.Count.SuccessRate - mean, 2)));
        var least = mean - deviation * (rule.StdevFactor / 1000.0);
        foreach (var endpoint in measured)
        {
            if (MayEjectNoMore()) return;
            if (endpoint.Count.SuccessRate < least) Eject(endpoint, rule.EnforcementPercentage);
        }
    }

    private void EjectByFailurePercentage(FailurePercentageEjection rule)
    {
        if (endpoints.Count < rule.MinimumHosts) return;
        foreach (var endpoint in endpoints)
        {
            if (MayEjectNoMore()) return;
            if (HasVolume(endpoint, rule.RequestVolume) && endpoint.Count.FailurePercentage > rule.Threshold) Eject(endpoint, rule.EnforcementPercentage);
        }
    }

    // A volume of zero asks for nothing, but without calls there is no rate.
    private static bool HasVolume(TrackedEndpoint endpoint, int volume) => endpoint.Count.Total >= Math.Max(volume, 1);

    // The percentage is a limit that is kept, except for the first: at 10 % of 10 endpoints it is one, and of 5 it is one too.
    private bool MayEjectNoMore()
    {
        var ejected = endpoints.Count(endpoint => endpoint.IsEjected);
        return ejected > 0 && 100.0 * ejected / endpoints.Count >= config.MaxEjectionPercent;
    }

    private void Eject(TrackedEndpoint endpoint, int enforcementPercentage)
    {
        if (!endpoint.IsEjected && random.Next(100) < enforcementPercentage) endpoint.Eject(now);
    }
}
