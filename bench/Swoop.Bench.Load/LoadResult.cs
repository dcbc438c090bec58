using System.Text.Json;
using System.Text.Json.Serialization;

namespace Swoop.Bench.Load;

/// <summary>What a client prints as its last line. Times are in seconds, latencies in microseconds.</summary>
public sealed record LoadResult
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Calls, messages or connections that ended inside the window.</summary>
    public long Count { get; init; }

    public double Elapsed { get; init; }

    public double Cpu { get; init; }

    /// <summary>Octets allocated by the client; null where its runtime does not tell.</summary>
    public long? Allocated { get; init; }

    public double P50 { get; init; }

    public double P90 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    /// <summary>What a channel that was never used adds to the client's heap, in octets.</summary>
    public double? IdleChannel { get; init; }

    /// <summary>What a channel that has made a call adds, with its connection, in octets.</summary>
    public double? UsedChannel { get; init; }

    /// <summary>The same in resident memory.</summary>
    public double? UsedChannelResident { get; init; }

    public static LoadResult Of(long messages, LatencyHistogram latencies, TimeSpan elapsed, TimeSpan cpu, long allocated)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        return new()
        {
            Count = messages + latencies.Count,
            Elapsed = elapsed.TotalSeconds,
            Cpu = cpu.TotalSeconds,
            Allocated = allocated,
            P50 = latencies.Microseconds(0.5),
            P90 = latencies.Microseconds(0.9),
            P99 = latencies.Microseconds(0.99),
            P999 = latencies.Microseconds(0.999),
        };
    }

    public static LoadResult FromJson(string line) => JsonSerializer.Deserialize<LoadResult>(line, _json)!;

    public string ToJson() => JsonSerializer.Serialize(this, _json);
}
