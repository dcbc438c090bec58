using Swoop.Bench.Reporting;
using Swoop.Bench.Running;
using Swoop.Bench.Scenarios;

namespace Swoop.Bench;

/// <summary>The chosen scenarios with us and the chosen rivals. Inside a scenario the stacks take turns, so that what disturbs the machine disturbs all of them.</summary>
internal sealed class Round
{
    private readonly BenchOptions _options;
    private readonly Runner _runner;
    private readonly IReadOnlyList<Stack> _stacks;
    private readonly IReadOnlyList<Scenario> _scenarios;
    private readonly Dictionary<(LoadKey, string), double> _fullLoads = [];

    public Round(BenchOptions options)
    {
        _options = options;
        _runner = new Runner(options, TlsFiles.Write(options.WorkFolder));
        _stacks = Stacks(options);
        _scenarios = options.Scenarios switch
        {
            [] => [.. ScenarioList.All.Where(static scenario => scenario.InShortRound)],
            ["all"] => ScenarioList.All,
            var names => [.. names.Select(ScenarioNamed)],
        };
    }

    public async Task<IReadOnlyList<ReportRow>> RunAsync(CancellationToken cancellationToken)
    {
        var rows = new List<ReportRow>();
        foreach (var scenario in _scenarios)
        {
            var ofScenario = await RunAsync(scenario, cancellationToken);
            TextTable.Write(Console.Out, scenario, ofScenario);
            rows.AddRange(ofScenario);
        }

        return rows;
    }

    private static IReadOnlyList<Stack> Stacks(BenchOptions options)
    {
        var all = Stack.All(options.Artifacts);
        foreach (var name in options.Rivals ?? [])
            if (all.All(stack => stack.Name != name)) throw new ArgumentException($"no rival is called {name}");
        Stack[] chosen = [.. all.Where(stack => stack.Name == Stack.Ours || options.Rivals is null || options.Rivals.Contains(stack.Name))];
        foreach (var stack in chosen)
            if (!stack.IsBuilt) Console.Error.WriteLine($"{stack.Name} is left out: it is not built");
        return [.. chosen.Where(static stack => stack.IsBuilt)];
    }

    private static Scenario ScenarioNamed(string name) =>
        ScenarioList.All.FirstOrDefault(scenario => scenario.Name == name) ?? throw new ArgumentException($"no scenario is called {name}; --list tells them");

    private async Task<IReadOnlyList<ReportRow>> RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        Stack[] stacks = [.. _stacks.Where(stack => !scenario.IsOursOnly || stack.Name == Stack.Ours)];
        var runs = stacks.ToDictionary(static stack => stack, static _ => new List<Measurement>());
        for (var repeat = 0; repeat < _options.Repeat; repeat++)
        {
            foreach (var stack in stacks)
            {
                try
                {
                    var rate = scenario.AtHalfLoad ? await FullLoadAsync(scenario, stack, cancellationToken) / 2 : scenario.Load.Rate;
                    runs[stack].Add(await _runner.RunAsync(scenario, stack, rate, cancellationToken));
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    await Console.Error.WriteLineAsync($"{scenario.Name}, {stack.Name}: {exception.Message}");
                }
            }
        }

        ReportRow[] rows = [.. runs.Where(static run => run.Value.Count > 0).Select(run => new ReportRow(scenario, run.Key.Name, run.Value))];
        foreach (var row in rows) _fullLoads[(new(scenario), row.Stack)] = row.Median.Rate;
        return rows;
    }

    /// <summary>What the stack reaches when it runs freely: measured earlier in this round, or now.</summary>
    private async Task<double> FullLoadAsync(Scenario scenario, Stack stack, CancellationToken cancellationToken)
    {
        var free = scenario with { AtHalfLoad = false };
        var key = (new LoadKey(free), stack.Name);
        if (!_fullLoads.TryGetValue(key, out var rate))
            _fullLoads[key] = rate = (await _runner.RunAsync(free, stack, rate: 0, cancellationToken)).Rate;
        return rate;
    }

    /// <summary>Scenarios with the same load have the same maximum.</summary>
    private readonly record struct LoadKey(Load.LoadOptions Load, bool UsesTls, bool UsesH2Load, bool AtHalfLoad)
    {
        public LoadKey(Scenario scenario)
            : this(scenario.Load, scenario.UsesTls, scenario.UsesH2Load, scenario.AtHalfLoad)
        {
        }
    }
}
