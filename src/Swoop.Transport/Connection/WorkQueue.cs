namespace Swoop.Transport.Connection;

/// <summary>Hands a connection's work to the thread pool, and knows how much of it has not ended yet.</summary>
/// <remarks>
/// What the read loop causes is gathered and queued when the gate has been released. The count of outstanding work decides when
/// to flush: while more work of the same connection is running, its output can leave together with ours.
/// </remarks>
internal sealed class WorkQueue(Http2Connection connection)
{
    [ThreadStatic]
    private static WorkQueue? t_running;

    private ConnectionWork? _first;
    private ConnectionWork? _last;
    private int _outstanding;

    /// <summary>No work of this connection is queued or running, but for the caller itself.</summary>
    public bool IsQuiet => Volatile.Read(ref _outstanding) <= (t_running == this ? 1 : 0);

    /// <summary>There is a batch to start; read without the gate as a hint.</summary>
    public bool HasBatch => Volatile.Read(ref _first) is not null;

    /// <summary>Takes work into the current batch; under the gate.</summary>
    public void AddLocked(ConnectionWork work)
    {
        work.Queue = this;
        work.NextInBatch = null;
        if (_last is null) _first = work;
        else _last.NextInBatch = work;
        _last = work;
    }

    /// <summary>Takes the batch, to be given to <see cref="Start"/> once the gate is released.</summary>
    public ConnectionWork? TakeBatchLocked()
    {
        var first = _first;
        _first = null;
        _last = null;
        for (var work = first; work is not null; work = work.NextInBatch) Interlocked.Increment(ref _outstanding);
        return first;
    }

    /// <summary>Queues a batch.</summary>
    public static void Start(ConnectionWork? batch)
    {
        while (batch is not null)
        {
            // Read before queueing: the object may be queued anew as soon as it runs.
            var next = batch.NextInBatch;
            batch.NextInBatch = null;
            ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
            batch = next;
        }
    }

    /// <summary>Queues all of a batch but one, and runs that one on this thread.</summary>
    public static void StartAndRunFirst(ConnectionWork? batch)
    {
        if (batch is null) return;
        var next = batch.NextInBatch;
        batch.NextInBatch = null;
        Start(next);
        batch.Queue!.Execute(batch);
    }

    public void Execute(ConnectionWork work)
    {
        var outer = t_running;
        t_running = this;
        try
        {
            work.Run();
        }
        catch (Exception exception)
        {
            connection.Log.WorkFailed(exception);
        }
        finally
        {
            t_running = outer;
            // The last one out takes everybody's output along.
            if (Interlocked.Decrement(ref _outstanding) == 0) connection.FlushIfScheduled();
        }
    }
}
