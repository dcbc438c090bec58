using System.Globalization;
using Swoop.Fuzz;

// fuzz MINUTES [SEED]: every target in turn for a minute or less, until the time is over. With a seed alone (MINUTES 0): that seed once.
var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount & 0xff_ffff;
var slice = TimeSpan.FromMinutes(Math.Min(1, minutes / FuzzRun.Targets.Count));
var end = DateTime.UtcNow.AddMinutes(minutes);
try
{
    do
    {
        foreach (var target in FuzzRun.Targets)
        {
            var runs = await FuzzRun.RunAsync(target, seed, slice);
            Console.WriteLine($"{target.Name,-20} seeds {seed} to {seed + runs - 1}, heap {GC.GetTotalMemory(forceFullCollection: true) >> 10} KiB");
        }

        seed += 1_000_000;
    }
    while (DateTime.UtcNow < end);
    return 0;
}
catch (FuzzFailureException failure)
{
    await Console.Error.WriteLineAsync($"FAILED: {failure}");
    return 1;
}
