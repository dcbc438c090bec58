using Swoop.Bench.Load;

namespace Swoop.Bench.Running;

/// <summary>One run of one scenario with one stack. CPU in microseconds and allocation in octets, both per call or message.</summary>
internal sealed record Measurement
{
    public required double Rate { get; init; }

    public double? ClientCpu { get; init; }

    public required double ServerCpu { get; init; }

    public double? ClientAllocated { get; init; }

    public double? ServerAllocated { get; init; }

    public double P50 { get; init; }

    public double P90 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    /// <summary>The server's resident memory at the end of the window, in MiB.</summary>
    public required double ServerMemory { get; init; }

    /// <summary>What the server's resident memory grew by for each idle connection, in KiB, after it gave back what it could.</summary>
    public double? ConnectionMemory { get; init; }

    /// <summary>What a channel adds to the client's heap before its first call, in KiB.</summary>
    public double? IdleChannel { get; init; }

    /// <summary>The same after it, with the connection.</summary>
    public double? UsedChannel { get; init; }

    /// <summary>The same in resident memory.</summary>
    public double? UsedChannelResident { get; init; }

    public static Measurement Of(LoadResult client, ServerUse server, int? idleConnections) => new()
    {
        Rate = client.Count / client.Elapsed,
        ClientCpu = client.Cpu > 0 ? client.Cpu / client.Count * 1e6 : null,
        ServerCpu = server.CpuSeconds / client.Count * 1e6,
        ClientAllocated = (double?)client.Allocated / client.Count,
        ServerAllocated = (double?)server.Allocated / client.Count,
        P50 = client.P50,
        P90 = client.P90,
        P99 = client.P99,
        P999 = client.P999,
        ServerMemory = server.ResidentBytes / (double)(1 << 20),
        ConnectionMemory = server.ResidentGrowth / 1024.0 / idleConnections,
        IdleChannel = client.IdleChannel / 1024,
        UsedChannel = client.UsedChannel / 1024,
        UsedChannelResident = client.UsedChannelResident / 1024,
    };

    /// <summary>The median of each figure by itself.</summary>
    public static Measurement Median(IReadOnlyCollection<Measurement> runs) => new()
    {
        Rate = Median(runs, static run => run.Rate)!.Value,
        ClientCpu = Median(runs, static run => run.ClientCpu),
        ServerCpu = Median(runs, static run => run.ServerCpu)!.Value,
        ClientAllocated = Median(runs, static run => run.ClientAllocated),
        ServerAllocated = Median(runs, static run => run.ServerAllocated),
        P50 = Median(runs, static run => run.P50)!.Value,
        P90 = Median(runs, static run => run.P90)!.Value,
        P99 = Median(runs, static run => run.P99)!.Value,
        P999 = Median(runs, static run => run.P999)!.Value,
        ServerMemory = Median(runs, static run => run.ServerMemory)!.Value,
        ConnectionMemory = Median(runs, static run => run.ConnectionMemory),
        IdleChannel = Median(runs, static run => run.IdleChannel),
        UsedChannel = Median(runs, static run => run.UsedChannel),
        UsedChannelResident = Median(runs, static run => run.UsedChannelResident),
    };

    private static double? Median(IEnumerable<Measurement> runs, Func<Measurement, double?> figure)
    {
        double[] values = [.. runs.Select(figure).OfType<double>().Order()];
        if (values.Length == 0) return null;
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
