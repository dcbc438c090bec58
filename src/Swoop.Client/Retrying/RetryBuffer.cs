namespace Swoop.Client.Retrying;

/// <summary>How many bytes of requests all calls of a channel keep for further attempts (gRFC A6, "Memory Management"). Thread-safe.</summary>
/// <param name="size">How many there may be.</param>
internal sealed class RetryBuffer(long size)
{
    private long _used;

    /// <summary>Bytes that are kept now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes room; false where there is not enough.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= size) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Return(long bytes)
    {
        if (bytes != 0) Interlocked.Add(ref _used, -bytes);
    }
}
