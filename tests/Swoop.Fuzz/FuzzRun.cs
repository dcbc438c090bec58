using System.Diagnostics;

namespace Swoop.Fuzz;

/// <summary>Runs a target with one seed after another.</summary>
public static class FuzzRun
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        Fuzz.Targets.EngineTarget.ForServer,
        Fuzz.Targets.EngineTarget.ForClient,
        Fuzz.Targets.HpackTarget.Target,
        Fuzz.Targets.AssemblerTarget.Target,
        Fuzz.Targets.ParsersTarget.Target,
        Fuzz.Targets.ServerTarget.Target,
    ];

    /// <summary>Runs until the time is over; returns how many seeds that were.</summary>
    /// <exception cref="FuzzFailureException">A seed failed; the text names it.</exception>
    public static async Task<int> RunAsync(FuzzTarget target, int firstSeed, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(target);
        var clock = Stopwatch.StartNew();
        var seed = firstSeed;
        do
        {
            try
            {
                await target.RunAsync(new Random(seed));
            }
            catch (Exception exception)
            {
                throw new FuzzFailureException($"{target.Name}, seed {seed}: {exception.Message}", exception);
            }

            seed++;
        }
        while (clock.Elapsed < time);
        return seed - firstSeed;
    }
}
