namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>Tells whose turn it is, in proportion to weights, from nothing but a running number (gRFC A58, "static stride scheduler"). Immutable, so lock-free.</summary>
/// <remarks>
/// The number walks over all endpoints again and again; an endpoint with a part of the largest weight takes its turn in that part of the rounds and passes in the
/// others, as evenly as can be. With weights 4 and 1 of endpoints A and B:
/// <code>
///   round    0    1    2    3    4
///            A -  A -  A B  A -  A -   (where B's turn falls depends on its position)
/// </code>
/// </remarks>
internal sealed class StrideScheduler
{
    private const int Largest = ushort.MaxValue;

    // Endpoints of one weight must not all pass in the same rounds.
    private const int Offset = Largest / 2;

    // Reports may be wrong: nobody gets more than ten times the mean, nor less than a hundredth of it.
    private const double MostOfMean = 10;
    private const double LeastOfMean = 0.01;

    // Null where all take turns alike, for lack of weights or because they are equal.
    private readonly ushort[]? _weights;
    private readonly int _count;

    private StrideScheduler(int count, ushort[]? weights)
    {
        _count = count;
        _weights = weights;
    }

    /// <param name="weights">At least one; 0 for not known, which counts as the mean.</param>
    public static StrideScheduler Create(ReadOnlySpan<double> weights)
    {
        var (sum, largest, known) = (0.0, 0.0, 0);
        foreach (var weight in weights)
        {
            if (weight <= 0) continue;
            sum += weight;
            largest = Math.Max(largest, weight);
            known++;
        }

        if (known < 2) return new StrideScheduler(weights.Length, null);
        var mean = sum / known;
        var scale = Largest / Math.Min(largest, mean * MostOfMean);
        var least = Math.Max(1, Math.Ceiling(mean * scale * LeastOfMean));
        var scaled = new ushort[weights.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = (ushort)Math.Clamp(Math.Round((weights[i] > 0 ? weights[i] : mean) * scale), least, Largest);
        return new StrideScheduler(scaled.Length, scaled.AsSpan().ContainsAnyExcept(scaled[0]) ? scaled : null);
    }

    /// <summary>The position whose turn it is.</summary>
    /// <param name="number">The running number that all picks share.</param>
    public int Next(ref ulong number)
    {
        while (true)
        {
            var (round, position) = Math.DivRem(Interlocked.Increment(ref number), (ulong)_count);
            if (_weights is null) return (int)position;
            ulong weight = _weights[position];
            // A weight w takes its turn in w of 65535 rounds: those in which w * round, modulo 65535, passes the end.
            if ((weight * round + position * Offset) % Largest >= Largest - weight) return (int)position;
        }
    }
}
