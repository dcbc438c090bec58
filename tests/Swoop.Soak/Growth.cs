namespace Swoop.Soak;

/// <summary>Compares the last third of the samples with the middle third; the first is for warming up.</summary>
internal static class Growth
{
    private const int Fewest = 6;

    public static IReadOnlyList<string> Find(IReadOnlyList<Sample> samples)
    {
        if (samples.Count < Fewest) return [];
        var third = samples.Count / 3;
        var middle = samples.Skip(third).Take(third).ToArray();
        var last = samples.TakeLast(third).ToArray();
        var found = new List<string>();
        Compare("heap MiB", static sample => sample.Heap, 8);
        Compare("working set MiB", static sample => sample.WorkingSet, 48);
        Compare("handles", static sample => sample.Handles, 24);
        Compare("timers", static sample => sample.Timers, 100);
        Compare("p50 ms", static sample => sample.Median, 1);
        return found;

        void Compare(string name, Func<Sample, double> value, double slack)
        {
            var before = Median(middle, value);
            var after = Median(last, value);
            if (after > (before * 1.25) + slack) found.Add(FormattableString.Invariant($"{name} from {before:0.0} to {after:0.0}"));
        }
    }

    private static double Median(Sample[] samples, Func<Sample, double> value)
    {
        var values = samples.Select(value).Order().ToArray();
        return values[values.Length / 2];
    }
}
