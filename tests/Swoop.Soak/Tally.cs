using Grpc.Core;

namespace Swoop.Soak;

/// <summary>Counts calls by kind and end, and their times.</summary>
internal sealed class Tally
{
    private const int MostExamples = 20;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, MethodType Shape), Row> _rows = [];
    private readonly List<string> _unexpected = [];
    private Histogram _recent = new();
    private long _blamed;

    public IReadOnlyList<string> Unexpected
    {
        get
        {
            lock (_gate) return [.. _unexpected, .. _blamed > _unexpected.Count ? [$"and {_blamed - _unexpected.Count} more"] : Array.Empty<string>()];
        }
    }

    public void Count(string kind, MethodType shape, StatusCode status, TimeSpan time)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue((kind, shape), out var row)) _rows[(kind, shape)] = row = new Row();
            row.Ends[status] = row.Ends.GetValueOrDefault(status) + 1;
            if (status != StatusCode.OK) return;
            row.Times.Add(time.TotalMilliseconds);
            _recent.Add(time.TotalMilliseconds);
        }
    }

    public void Blame(string text)
    {
        lock (_gate)
        {
            _blamed++;
            if (_unexpected.Count < MostExamples) _unexpected.Add(text);
        }
    }

    /// <summary>The times of the calls that went well since the last question.</summary>
    public Histogram TakeTimes()
    {
        lock (_gate)
        {
            var taken = _recent;
            _recent = new Histogram();
            return taken;
        }
    }

    /// <summary>All ends so far, by status.</summary>
    public IReadOnlyDictionary<StatusCode, long> Ends()
    {
        lock (_gate)
        {
            return _rows.Values.SelectMany(static row => row.Ends).GroupBy(static end => end.Key).ToDictionary(static ends => ends.Key, static ends => ends.Sum(static end => end.Value));
        }
    }

    /// <summary>A line for each kind and shape.</summary>
    public IEnumerable<string> Report()
    {
        yield return $"{"kind",-18}{"shape",-17}{"ok",10}{"mean ms",9}{"p50",8}{"p99",8}{"longest",9}  other ends";
        foreach (var ((kind, shape), row) in _rows)
        {
            var others = row.Ends.Where(static end => end.Key != StatusCode.OK).OrderBy(static end => end.Key).Select(static end => $"{end.Key} {end.Value}");
            yield return FormattableString.Invariant(
                $"{kind,-18}{shape,-17}{row.Times.Count,10}{row.Times.Mean,9:0.00}{row.Times.Percentile(0.5),8:0.00}{row.Times.Percentile(0.99),8:0.00}{row.Times.Longest,9:0}  {string.Join(", ", others)}");
        }
    }

    private sealed class Row
    {
        public Dictionary<StatusCode, long> Ends { get; } = [];

        public Histogram Times { get; } = new();
    }
}
