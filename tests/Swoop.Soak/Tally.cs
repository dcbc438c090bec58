using System.Collections.Concurrent;
using Grpc.Core;

namespace Swoop.Soak;

/// <summary>Counts calls by kind and end, and keeps their times until they are asked for.</summary>
internal sealed class Tally
{
    private const int MostExamples = 20;
    private readonly ConcurrentDictionary<(string Kind, StatusCode Status), long> _ends = new();
    private readonly ConcurrentDictionary<string, (long Count, double Milliseconds)> _means = new();
    private readonly ConcurrentQueue<string> _unexpected = new();
    private ConcurrentQueue<double> _milliseconds = new();

    public IReadOnlyCollection<string> Unexpected => _unexpected;

    public long Calls => _ends.Values.Sum();

    public long Errors => _ends.Where(static end => end.Key.Status != StatusCode.OK).Sum(static end => end.Value);

    public void Count(string kind, StatusCode status, TimeSpan time)
    {
        _ends.AddOrUpdate((kind, status), 1, static (_, count) => count + 1);
        if (status != StatusCode.OK) return;
        _milliseconds.Enqueue(time.TotalMilliseconds);
        _means.AddOrUpdate(kind, (1, time.TotalMilliseconds), (_, sum) => (sum.Count + 1, sum.Milliseconds + time.TotalMilliseconds));
    }

    /// <summary>The mean time of the calls that went well, kind by kind.</summary>
    public string Means => string.Join(", ", _means.OrderBy(static mean => mean.Key).Select(static mean => FormattableString.Invariant($"{mean.Key} {mean.Value.Milliseconds / mean.Value.Count:0.00}")));

    public void Blame(string text)
    {
        if (_unexpected.Count < MostExamples) _unexpected.Enqueue(text);
    }

    /// <summary>The times since the last question, in order.</summary>
    public double[] TakeTimes()
    {
        double[] times = [.. Interlocked.Exchange(ref _milliseconds, new ConcurrentQueue<double>())];
        Array.Sort(times);
        return times;
    }

    public override string ToString() =>
        string.Join(", ", _ends.OrderBy(static end => end.Key.Kind).Select(static end => $"{end.Key.Kind} {end.Key.Status} {end.Value}"));
}
