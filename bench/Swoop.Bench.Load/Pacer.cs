using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Swoop.Bench.Load;

/// <summary>
/// Begins unary calls at fixed times, whatever became of the earlier ones, and measures each from the time it should have begun:
/// a server that stalls is charged for all the calls that the stall delayed. The schedule begins anew with the measured window, or calls
/// that code compiled during the warm-up had delayed would be charged to it.
/// </summary>
internal static class Pacer
{
    private const uint TickMicroseconds = 100;

    public static LoadResult Run(LoadOptions options, LoadWindow window, ILoadConnection[] connections)
    {
        var pacing = new Thread(() => Pace(options, window, connections)) { IsBackground = true };
        pacing.Start();
        var result = window.Run(options);
        pacing.Join();
        return result;
    }

    private static void Pace(LoadOptions options, LoadWindow window, ILoadConnection[] connections)
    {
        var most = options.Connections * options.Streams;
        var interval = Stopwatch.Frequency / options.Rate;
        var start = Stopwatch.GetTimestamp();
        var isWarmingUp = true;
        var inFlight = new InFlight();
        for (long next = 0; !window.IsOver;)
        {
            if (isWarmingUp && window.IsMeasuring)
            {
                isWarmingUp = false;
                start = Stopwatch.GetTimestamp();
                next = 0;
            }

            var now = Stopwatch.GetTimestamp();
            for (long due; (due = start + (long)(next * interval)) <= now && inFlight.Calls < most; next++)
                _ = CallAsync(connections[next % connections.Length], due, isWarmingUp ? null : window, inFlight);
            _ = Sleep(TickMicroseconds);
        }
    }

    private static async Task CallAsync(ILoadConnection connection, long due, LoadWindow? window, InFlight inFlight)
    {
        inFlight.Begin();
        await connection.UnaryAsync();
        window?.Record(due);
        inFlight.End();
    }

    // Thread.Sleep counts in milliseconds, which are longer than the latencies to be measured.
    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);

    private sealed class InFlight
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public void Begin() => Interlocked.Increment(ref _calls);

        public void End() => Interlocked.Decrement(ref _calls);
    }
}
