using Swoop.Client.Metrics;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>An endpoint's weight by its own reports (gRFC A58, "Subchannel weights"); reads those that come with its calls.</summary>
/// <remarks>
/// <code>
///   weight = calls per second / (utilization + penalty * errors per second / calls per second)
///
///   first report            blackout over                 no report for the expiration period
///   ----|-- not usable yet -----|--------- usable ---------------|-- not usable; a new report begins anew
/// </code>
/// </remarks>
internal sealed class EndpointWeight(TimeProvider time) : CallTracker
{
    // Guards all fields: reports come on the threads of calls, weights are read on the control loop.
    private readonly Lock _gate = new();
    private WeightedRoundRobinConfig _config = new();
    private double _weight;
    private long? _firstReportAt;
    private long _lastReportAt;
    private bool _isReady;

    public void Configure(WeightedRoundRobinConfig config)
    {
        lock (_gate) _config = config;
    }

    /// <summary>A new connection: what was reported before may be another server's.</summary>
    public void SetReady(bool isReady)
    {
        lock (_gate)
        {
            if (isReady && !_isReady) _firstReportAt = null;
            _isReady = isReady;
        }
    }

    public override void OnEnded(in CallEnd end)
    {
        if (end.Trailers?.GetValueBytes(OrcaLoadReport.TrailerKey) is { } message && OrcaLoadReport.TryParse(message, out var report)) OnReport(report);
    }

    public void OnReport(OrcaLoadReport report)
    {
        lock (_gate)
        {
            var weight = Weigh(report, _config.ErrorUtilizationPenalty);
            if (weight <= 0) return;
            _weight = weight;
            _lastReportAt = time.GetTimestamp();
            _firstReportAt ??= _lastReportAt;
        }
    }

    /// <summary>The weight; 0 where there is none that can be used.</summary>
    public double Read()
    {
        lock (_gate)
        {
            if (_firstReportAt is not { } firstReportAt) return 0;
            if (time.GetElapsedTime(_lastReportAt) >= _config.WeightExpirationPeriod)
            {
                _firstReportAt = null;
                return 0;
            }

            return time.GetElapsedTime(firstReportAt) < _config.BlackoutPeriod ? 0 : _weight;
        }
    }

    // Not a number, and infinities, which anybody can send, are no weights.
    private static double Weigh(in OrcaLoadReport report, double penalty)
    {
        var utilization = report.ApplicationUtilization > 0 ? report.ApplicationUtilization : report.CpuUtilization;
        if (!(utilization > 0) || !(report.CallsPerSecond > 0)) return 0;
        if (report.ErrorsPerSecond > 0) utilization += report.ErrorsPerSecond / report.CallsPerSecond * penalty;
        var weight = report.CallsPerSecond / utilization;
        return double.IsFinite(weight) ? weight : 0;
    }
}
