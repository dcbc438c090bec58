using Swoop.TestKit.Leaks;
using Swoop.Transport.Timing;

namespace Swoop.Soak;

/// <summary>What a process holds at one moment, and how fast its calls were since the last.</summary>
internal sealed record Sample(
    DateTime At, double CallsPerSecond, long Errors, double Heap, double WorkingSet, int Handles, int Threads, int Timers, double Median, double Slow)
{
    private const double Mebi = 1 << 20;
    private static long _lastCalls;

    public static string Title => "time      calls/s   errors  heap MiB  RSS MiB  handles  threads  timers   p50 ms   p99 ms";

    public static Sample Take(Tally tally, TimeSpan since)
    {
        var calls = tally.Calls;
        var rate = (calls - _lastCalls) / since.TotalSeconds;
        _lastCalls = calls;
        var times = tally.TakeTimes();
        return new Sample(
            DateTime.UtcNow, rate, tally.Errors, GC.GetTotalMemory(forceFullCollection: true) / Mebi, Environment.WorkingSet / Mebi,
            OperatingSystem.IsLinux() ? LeakWatch.OpenHandles : 0, ThreadPool.ThreadCount, TimerWheel.System.Count, Percentile(times, 0.5), Percentile(times, 0.99));
    }

    public override string ToString() =>
        FormattableString.Invariant($"{At:HH:mm:ss} {CallsPerSecond,8:0} {Errors,8} {Heap,9:0.0} {WorkingSet,8:0} {Handles,8} {Threads,8} {Timers,7} {Median,8:0.00} {Slow,8:0.00}");

    private static double Percentile(double[] times, double share) => times.Length == 0 ? 0 : times[(int)((times.Length - 1) * share)];
}
