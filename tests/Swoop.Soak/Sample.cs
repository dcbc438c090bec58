using Grpc.Core;
using Swoop.TestKit.Leaks;
using Swoop.Transport.Timing;

namespace Swoop.Soak;

/// <summary>What a process holds at one moment, and how its calls ended since the last.</summary>
internal sealed record Sample(
    DateTime At, double CallsPerSecond, long Cancelled, long Late, long Unavailable, long Others, double Heap, double WorkingSet, int Handles, int Threads, int Timers, double Median, double Slow)
{
    private const double Mebi = 1 << 20;
    private static IReadOnlyDictionary<StatusCode, long> _before = new Dictionary<StatusCode, long>();

    public static string Title => "time      calls/s  cancelled  deadline  unavailable  others  heap MiB  RSS MiB  handles  threads  timers   p50 ms   p99 ms";

    public static Sample Take(Tally tally, TimeSpan since)
    {
        var (ends, before) = (tally.Ends(), _before);
        _before = ends;
        var times = tally.TakeTimes();
        var (cancelled, late, unavailable) = (Since(StatusCode.Cancelled), Since(StatusCode.DeadlineExceeded), Since(StatusCode.Unavailable));
        var calls = ends.Values.Sum() - before.Values.Sum();
        return new Sample(
            DateTime.UtcNow, calls / since.TotalSeconds, cancelled, late, unavailable, calls - Since(StatusCode.OK) - cancelled - late - unavailable,
            GC.GetTotalMemory(forceFullCollection: true) / Mebi, Environment.WorkingSet / Mebi, OperatingSystem.IsLinux() ? LeakWatch.OpenHandles : 0,
            ThreadPool.ThreadCount, TimerWheel.System.Count, times.Percentile(0.5), times.Percentile(0.99));

        long Since(StatusCode status) => ends.GetValueOrDefault(status) - before.GetValueOrDefault(status);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{At:HH:mm:ss} {CallsPerSecond,8:0} {Cancelled,10} {Late,9} {Unavailable,12} {Others,7} {Heap,9:0.0} {WorkingSet,8:0} {Handles,8} {Threads,8} {Timers,7} {Median,8:0.00} {Slow,8:0.00}");
}
