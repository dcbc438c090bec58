using System.Globalization;

namespace Swoop.Bench.Running;

/// <summary>What the operating system has booked on a process: see proc(5), <c>/proc/PID/stat</c> and <c>/proc/PID/status</c>.</summary>
/// <param name="CpuSeconds">User and system time, in steps of 10 ms.</param>
/// <param name="ResidentBytes">Resident memory.</param>
internal readonly record struct ProcessAccount(double CpuSeconds, long ResidentBytes)
{
    // sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    public static ProcessAccount Read(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The name of the program stands in brackets and may hold spaces; what follows is counted from its end.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var resident = File.ReadLines($"/proc/{processId}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new((Number(fields[UserTime]) + Number(fields[SystemTime])) / TicksPerSecond, Number(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
