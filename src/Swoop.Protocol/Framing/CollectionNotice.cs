namespace Swoop.Protocol.Framing;

/// <summary>Does something after each full garbage collection: the moment to give up memory that nobody needs.</summary>
/// <remarks>Nobody holds the object, so the collector finalizes it; it then stands in line again. It has soon grown old, and from then on only full
/// collections look at it.</remarks>
internal sealed class CollectionNotice
{
    private readonly Action _onCollected;

    private CollectionNotice(Action onCollected) => _onCollected = onCollected;

    ~CollectionNotice()
    {
        if (Environment.HasShutdownStarted) return;
        _onCollected();
        GC.ReRegisterForFinalize(this);
    }

    /// <summary>Begins, for the life of the process.</summary>
    /// <param name="onCollected">Runs on the finalizer's thread: must be short and must not throw.</param>
    public static void Subscribe(Action onCollected) => _ = new CollectionNotice(onCollected);
}
