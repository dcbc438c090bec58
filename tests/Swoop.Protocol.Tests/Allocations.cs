namespace Swoop.Protocol.Tests;

/// <summary>Counts what the calling thread allocates.</summary>
internal static class Allocations
{
    private const int WarmUps = 50;

    /// <summary>Bytes allocated by one hundred runs, after a warm-up.</summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < WarmUps; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
