namespace Swoop.Transport.Connection;

/// <summary>Something that a connection has caused and the thread pool runs: a handler, a completion, the rest of a caller that waited.</summary>
/// <remarks>The object itself is the work item, so queueing allocates nothing. It is queued at most once at a time.</remarks>
public abstract class ConnectionWork : IThreadPoolWorkItem
{
    internal ConnectionWork? NextInBatch;
    internal WorkQueue? Queue;

    /// <summary>Runs user code, without any lock held.</summary>
    protected internal abstract void Run();

    void IThreadPoolWorkItem.Execute() => Queue!.Execute(this);
}
