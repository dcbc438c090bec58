using Grpc.Core;
using Swoop.Client.Balancing;

namespace Swoop.Client.Tests.Simulation;

/// <summary>How simulated calls went.</summary>
internal sealed class TrafficReport
{
    private readonly Dictionary<SimulatedBackend, BackendReport> _byBackend = [];
    private readonly List<TimeSpan> _latencies = [];
    private bool _isSorted;

    /// <summary>Calls that began.</summary>
    public int Started { get; internal set; }

    /// <summary>Calls that reached a backend.</summary>
    public int Sent { get; private set; }

    /// <summary>Calls that reached a backend and failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Calls that the picker failed.</summary>
    public int Refused { get; private set; }

    /// <summary>Calls that the picker dropped.</summary>
    public int Dropped { get; private set; }

    /// <summary>Calls that a backend got.</summary>
    public int CountOf(SimulatedBackend backend) => _byBackend.TryGetValue(backend, out var report) ? report.Latencies.Count : 0;

    /// <summary>Calls that failed at a backend.</summary>
    public int FailuresOf(SimulatedBackend backend) => _byBackend.TryGetValue(backend, out var report) ? report.Failed : 0;

    /// <summary>The part of the calls sent that a backend got.</summary>
    public double ShareOf(SimulatedBackend backend) => (double)CountOf(backend) / Sent;

    /// <summary>The time that a part of the calls took at most, from arrival to end: 0.99 for the 99th percentile.</summary>
    public TimeSpan Percentile(double part)
    {
        if (!_isSorted) _latencies.Sort();
        _isSorted = true;
        return At(_latencies, part);
    }

    /// <summary>The same for one backend's calls.</summary>
    public TimeSpan PercentileOf(SimulatedBackend backend, double part) => At([.. _byBackend[backend].Latencies.Order()], part);

    internal void Add(SimulatedBackend backend, TimeSpan latency, Status status)
    {
        if (!_byBackend.TryGetValue(backend, out var report)) _byBackend.Add(backend, report = new BackendReport());
        report.Latencies.Add(latency);
        _latencies.Add(latency);
        _isSorted = false;
        Sent++;
        if (status.StatusCode == StatusCode.OK) return;
        report.Failed++;
        Failed++;
    }

    internal void AddUnsent(in PickResult result)
    {
        if (result.IsDrop) Dropped++;
        else Refused++;
    }

    private static TimeSpan At(List<TimeSpan> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];

    private sealed class BackendReport
    {
        public List<TimeSpan> Latencies { get; } = [];

        public int Failed { get; set; }
    }
}
