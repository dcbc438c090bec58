using Grpc.Core;

namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>An endpoint: how its calls went, and whether it is ejected. It is the tracker of its calls; all else belongs to the control loop.</summary>
internal sealed class TrackedEndpoint : CallTracker
{
    private volatile Bucket _bucket = new();

    /// <summary>When the endpoint was ejected, as a timestamp of the clock; null where it is not.</summary>
    public long? EjectedAt { get; private set; }

    public bool IsEjected => EjectedAt is not null;

    /// <summary>How many times it was ejected, less one for each interval without.</summary>
    public int Multiplier { get; set; }

    /// <summary>The results of the interval that ended last.</summary>
    public CallCount Count { get; private set; }

    public override void OnEnded(in CallEnd end)
    {
        // A connection that goes away takes calls with it which its server never saw; they go elsewhere, and say nothing of how it answers.
        if (!end.IsUnprocessed) _bucket.Add(end.Status.StatusCode == StatusCode.OK);
    }

    /// <summary>Ends the interval and begins the next. A call that ends at this moment may be lost to both.</summary>
    public void EndInterval()
    {
        var ended = _bucket;
        _bucket = new Bucket();
        Count = ended.Read();
    }

    public void Eject(long now)
    {
        EjectedAt = now;
        Multiplier++;
    }

    public void Uneject() => EjectedAt = null;

    private sealed class Bucket
    {
        private long _successes;
        private long _failures;

        public void Add(bool isSuccess)
        {
            if (isSuccess) Interlocked.Increment(ref _successes);
            else Interlocked.Increment(ref _failures);
        }

        public CallCount Read() => new(Interlocked.Read(ref _successes), Interlocked.Read(ref _failures));
    }
}

/// <summary>How many calls ended well, and how many did not.</summary>
internal readonly record struct CallCount(long Successes, long Failures)
{
    public long Total => Successes + Failures;

    public double SuccessRate => (double)Successes / Total;

    public double FailurePercentage => 100.0 * Failures / Total;
}
