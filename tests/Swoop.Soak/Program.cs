using System.Globalization;
using Swoop.Soak;

// soak MINUTES: a mixed load in one process; one line each ten seconds, a summary, and 0 only where nothing failed and nothing grew.
var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var tally = new Tally();
var samples = new List<Sample>();
await using (var load = await Load.StartAsync(tally))
{
    var end = DateTime.UtcNow.AddMinutes(minutes);
    Console.WriteLine(Sample.Title);
    while (DateTime.UtcNow < end)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(10, Math.Max(0.1, (end - DateTime.UtcNow).TotalSeconds)));
        await Task.Delay(pause);
        var sample = Sample.Take(tally, pause);
        samples.Add(sample);
        Console.WriteLine(sample);
    }

    Console.WriteLine($"servers of the fleet restarted: {load.Restarts}");
}

foreach (var line in tally.Report()) Console.WriteLine(line);
var growth = Growth.Find(samples);
foreach (var line in growth) Console.WriteLine($"GROWING: {line}");
foreach (var line in tally.Unexpected) Console.WriteLine($"UNEXPECTED: {line}");
return growth.Count == 0 && tally.Unexpected.Count == 0 ? 0 : 1;
