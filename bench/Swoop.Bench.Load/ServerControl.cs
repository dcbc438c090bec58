using System.Runtime;

namespace Swoop.Bench.Load;

/// <summary>Answers the orchestrator on standard input, one line for each line, until it closes its end; so no server outlives it.</summary>
/// <remarks><c>allocated</c>: octets allocated so far, -1 where unknown. <c>settle</c>: gives back what memory it can, then <c>settled</c>.</remarks>
public static class ServerControl
{
    public static void Run()
    {
        Console.Out.WriteLine("ready");
        while (Console.In.ReadLine() is { } command)
        {
            Console.Out.WriteLine(command == "settle" ? Settle() : GC.GetTotalAllocatedBytes().ToString(System.Globalization.CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }

    private static string Settle()
    {
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return "settled";
    }
}
