using System.Numerics;

namespace Swoop.Bench.Load;

/// <summary>Counts of latencies in logarithmic buckets of 1/64 relative width. Not safe for concurrent writers: one for each thread, added up at the end.</summary>
/// <remarks>
/// Nanoseconds below 64 have a bucket each; above, the top seven bits of the value choose it:
/// value 1000 = 0b1111101000, shift 3, top bits 125, bucket 3 * 64 + 125.
/// </remarks>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int LongestBits = 42;

    private readonly long[] _counts = new long[(LongestBits - SubBucketBits + 1) * SubBuckets];

    public long Count { get; private set; }

    public void Record(long nanoseconds)
    {
        _counts[Math.Min(BucketOf(Math.Max(nanoseconds, 0)), _counts.Length - 1)]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>The value that this share of all recorded ones does not exceed, in microseconds; 0 without any.</summary>
    public double Microseconds(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0 && Count > 0) return MiddleOf(i) / 1000;
        }

        return 0;
    }

    private static int BucketOf(long value)
    {
        var shift = Math.Max(BitOperations.Log2((ulong)value | 1) - SubBucketBits, 0);
        return (shift * SubBuckets) + (int)(value >> shift);
    }

    private static double MiddleOf(int bucket)
    {
        if (bucket < 2 * SubBuckets) return bucket;
        var shift = (bucket / SubBuckets) - 1;
        return ((bucket - (shift * (double)SubBuckets)) + 0.5) * Math.Pow(2, shift);
    }
}
