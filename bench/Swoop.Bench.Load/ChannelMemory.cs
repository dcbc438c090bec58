using System.Diagnostics;

namespace Swoop.Bench.Load;

/// <summary>What one channel more costs the client in memory: before its first call, and after it.</summary>
internal static class ChannelMemory
{
    public static async Task<LoadResult> MeasureAsync(LoadOptions options, Func<LoadOptions, ILoadConnection> connect)
    {
        // The first channels load code and fill tables and pools that all share.
        await using (var first = connect(options))
            for (var i = 0; i < 1000; i++) await first.UnaryAsync();
        LoadWindow.Announce("begin");
        var watch = Stopwatch.StartNew();
        var connections = new ILoadConnection[options.Connections];
        var (heap, resident) = await SettleAsync();
        for (var i = 0; i < connections.Length; i++) connections[i] = connect(options);
        var (idleHeap, _) = await SettleAsync();
        foreach (var connection in connections) await connection.UnaryAsync();
        var (usedHeap, usedResident) = await SettleAsync();
        LoadWindow.Announce("end");
        foreach (var connection in connections) await connection.DisposeAsync();
        return new LoadResult
        {
            Count = options.Connections,
            Elapsed = watch.Elapsed.TotalSeconds,
            IdleChannel = (double)(idleHeap - heap) / options.Connections,
            UsedChannel = (double)(usedHeap - heap) / options.Connections,
            UsedChannelResident = (double)(usedResident - resident) / options.Connections,
        };
    }

    private static async Task<(long Heap, long Resident)> SettleAsync()
    {
        // Timers, answers to PINGs, and what else follows a call.
        await Task.Delay(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }
}
