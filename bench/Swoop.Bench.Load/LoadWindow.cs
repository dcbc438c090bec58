using System.Diagnostics;

namespace Swoop.Bench.Load;

/// <summary>The measured part of a run: what ends inside it is counted, the process's own use of the machine is read at both ends.</summary>
/// <remarks>
/// It writes <c>begin</c> and <c>end</c> to standard output at the edges; the orchestrator reads the server's accounts when it sees them.
/// Counting is by thread, because a shared counter alone would cost more than some of the calls that it counts.
/// </remarks>
public sealed class LoadWindow
{
    [ThreadStatic]
    private static Tally? t_tally;

    private readonly List<Tally> _tallies = [];
    private volatile Phase _phase;

    private enum Phase
    {
        WarmingUp,
        Measuring,
        Over,
    }

    /// <summary>The run is over: no further calls.</summary>
    public bool IsOver => _phase == Phase.Over;

    /// <summary>What ends now is counted.</summary>
    public bool IsMeasuring => _phase == Phase.Measuring;

    /// <summary>Counts a message that has no latency of its own.</summary>
    public void Count()
    {
        if (_phase == Phase.Measuring) OfThread().Messages++;
    }

    /// <summary>Counts a call or round trip that began at this <see cref="Stopwatch"/> time stamp.</summary>
    public void Record(long began)
    {
        if (_phase != Phase.Measuring) return;
        // A call from before the window would report a wait that belongs to the warm-up, but leaving it out would favour the slow.
        OfThread().Latencies.Record((long)((Stopwatch.GetTimestamp() - began) * (1e9 / Stopwatch.Frequency)));
    }

    /// <summary>Warms up, measures, and ends the run. Blocks, so that a busy thread pool cannot delay the edges.</summary>
    public LoadResult Run(LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Thread.Sleep(TimeSpan.FromSeconds(options.Warmup));
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        _phase = Phase.Measuring;
        Announce("begin");
        Thread.Sleep(TimeSpan.FromSeconds(options.Seconds));
        _phase = Phase.Over;
        var elapsed = watch.Elapsed;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        Announce("end");
        return Total(elapsed, cpu, allocated);
    }

    /// <summary>Writes a line that the orchestrator waits for.</summary>
    public static void Announce(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private Tally OfThread() => t_tally ?? NewTally();

    private Tally NewTally()
    {
        var tally = t_tally = new Tally();
        lock (_tallies) _tallies.Add(tally);
        return tally;
    }

    private LoadResult Total(TimeSpan elapsed, TimeSpan cpu, long allocated)
    {
        var latencies = new LatencyHistogram();
        long messages = 0;
        lock (_tallies)
        {
            foreach (var tally in _tallies)
            {
                latencies.Add(tally.Latencies);
                messages += tally.Messages;
            }
        }

        return LoadResult.Of(messages, latencies, elapsed, cpu, allocated);
    }

    private sealed class Tally
    {
        public long Messages { get; set; }

        public LatencyHistogram Latencies { get; } = new();
    }
}
