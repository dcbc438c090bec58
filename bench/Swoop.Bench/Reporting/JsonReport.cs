using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Swoop.Bench.Reporting;

/// <summary>Everything that was measured, each run and the medians, for other programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Write(string path, BenchOptions options, IReadOnlyList<ReportRow> rows)
    {
        var report = new
        {
            time = DateTimeOffset.UtcNow,
            processors = Environment.ProcessorCount,
            system = RuntimeInformation.OSDescription,
            runtime = RuntimeInformation.FrameworkDescription,
            options.Seconds,
            options.Warmup,
            options.Repeat,
            rows = rows.Select(static row => new
            {
                scenario = row.Scenario.Name,
                row.Stack,
                row.Scenario.Unit,
                row.Speed,
                row.Median,
                row.Runs,
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(report, _json));
    }
}
