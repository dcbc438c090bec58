using System.Globalization;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench.Reporting;

/// <summary>The rows of one scenario as text; each figure stands beside its ratio to raw HttpClient and Kestrel, where that was run.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, Scenario scenario, IReadOnlyList<ReportRow> rows)
    {
        if (rows.Count == 0) return;
        var reference = rows.FirstOrDefault(static row => row.Stack == Stack.Reference);
        output.WriteLine();
        output.WriteLine(
            $"{scenario.Name,-24}{scenario.Unit,13}{"ratio",8}{"client us",11}{"ratio",7}{"server us",11}{"ratio",7}{"client B",10}{"server B",10}"
            + $"{"p50",9}{"p90",9}{"p99",9}{"p99.9",9}{"RSS MiB",9}{Columns(scenario)}");
        foreach (var row in rows) output.WriteLine(Line(row, reference));
        output.Flush();
    }

    private static string Columns(Scenario scenario) => scenario.Load.Scenario switch
    {
        Load.LoadScenario.Idle => "  KiB/conn",
        Load.LoadScenario.Channels => "  KiB/idle  KiB/used   RSS/used",
        _ => "",
    };

    private static string Line(ReportRow row, ReportRow? reference)
    {
        var median = row.Median;
        var line = $"  {row.Stack,-22}{Number(row.Speed),13}{Ratio(row.Speed, reference?.Speed),8}"
            + $"{Number(median.ClientCpu),11}{Ratio(median.ClientCpu, reference?.Median.ClientCpu),7}"
            + $"{Number(median.ServerCpu),11}{Ratio(median.ServerCpu, reference?.Median.ServerCpu),7}"
            + $"{Number(median.ClientAllocated),10}{Number(median.ServerAllocated),10}";
        line += median.P50 > 0
            ? $"{Number(median.P50),9}{Number(median.P90),9}{Number(median.P99),9}{Number(median.P999),9}"
            : $"{"-",9}{"-",9}{"-",9}{"-",9}";
        line += $"{Number(median.ServerMemory),9}";
        if (median.UsedChannel is not null) line += $"{Number(median.IdleChannel),10}{Number(median.UsedChannel),10}{Number(median.UsedChannelResident),11}";
        return median.ConnectionMemory is null ? line : line + $"{Number(median.ConnectionMemory),10}";
    }

    private static string Ratio(double? figure, double? reference) =>
        figure is null || reference is null or 0 ? "-" : (figure / reference).Value.ToString("0.00", CultureInfo.InvariantCulture) + "x";

    private static string Number(double? figure) => figure switch
    {
        null => "-",
        >= 1000 => figure.Value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => figure.Value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => figure.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => figure.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
