using Swoop.Bench.Running;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench.Reporting;

/// <summary>One stack's results in one scenario.</summary>
internal sealed class ReportRow(Scenario scenario, string stack, IReadOnlyList<Measurement> runs)
{
    public Scenario Scenario => scenario;

    public string Stack => stack;

    public IReadOnlyList<Measurement> Runs => runs;

    public Measurement Median { get; } = Measurement.Median([.. runs]);

    /// <summary>Calls, messages or connections per second; MiB per second where messages are large.</summary>
    public double Speed => scenario.IsBulk ? Median.Rate * scenario.Payload / (1 << 20) : Median.Rate;
}
