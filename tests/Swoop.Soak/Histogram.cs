namespace Swoop.Soak;

/// <summary>Counts times in buckets that grow by a tenth each: percentiles of any number of calls, at one size.</summary>
internal sealed class Histogram
{
    private const double Least = 0.001;
    private const double Growth = 1.1;
    private readonly long[] _buckets = new long[200];
    private double _sum;

    public long Count { get; private set; }

    public double Mean => Count == 0 ? 0 : _sum / Count;

    public double Longest { get; private set; }

    public void Add(double milliseconds)
    {
        var bucket = (int)(Math.Log(Math.Max(milliseconds, Least) / Least) / Math.Log(Growth));
        _buckets[Math.Min(bucket, _buckets.Length - 1)]++;
        Count++;
        _sum += milliseconds;
        Longest = Math.Max(Longest, milliseconds);
    }

    public double Percentile(double share)
    {
        var left = (long)(Count * share);
        for (var i = 0; i < _buckets.Length; i++)
        {
            if ((left -= _buckets[i]) < 0) return Math.Min(Longest, Least * Math.Pow(Growth, i + 1));
        }

        return Longest;
    }
}
