namespace Swoop.Transport.Connection;

/// <summary>The work that a connection has caused, and who runs it.</summary>
/// <remarks>
/// <para>What the read loop causes is gathered and started when the gate has been released. A runner then takes one piece of work after
/// another, instead of each being a work item of the thread pool: waking a thread costs more than most handlers. So that no call ever
/// waits for another's slow handler, there is always one more runner in the pool's queue while work is left: a handler that blocks keeps
/// its runner, and the next one goes on.</para>
/// <para>The count of outstanding work decides when to flush: while more work of the same connection is running, its output can leave
/// together with ours.</para>
/// </remarks>
internal sealed class WorkQueue : IThreadPoolWorkItem
{
    // After so many pieces a runner goes to the back of the pool's queue: other connections want their turn.
    private const int LongestRun = 256;

    [ThreadStatic]
    private static WorkQueue? t_running;

    private readonly Http2Connection _connection;
    private readonly FlushWork _flush;

    // What is gathered; guarded by the connection's gate.
    private WorkList _batch;
    private int _batchSize;

    // Guards what can be run. Taken inside the connection's gate, never the other way round.
    private readonly Lock _gate = new();
    private WorkList _ready;
    private bool _runnerIsQueued;

    private int _outstanding;

    public WorkQueue(Http2Connection connection)
    {
        _connection = connection;
        _flush = new FlushWork(connection);
    }

    /// <summary>No work of this connection is queued or running, but for the caller itself.</summary>
    public bool IsQuiet => Volatile.Read(ref _outstanding) <= (t_running == this ? 1 : 0);

    /// <summary>There is a batch to start; read without the gate as a hint.</summary>
    public bool HasBatch => Volatile.Read(ref _batchSize) > 0;

    /// <summary>Takes work into the current batch.</summary>
    public void AddLocked(ConnectionWork work)
    {
        _batch.Add(work);
        _batchSize++;
    }

    /// <summary>Makes the batch ready to run; when true, the caller leaves the gate and calls <see cref="Start"/> or <see cref="Run"/>.</summary>
    public bool ReleaseBatchLocked()
    {
        if (_batchSize == 0) return false;
        Interlocked.Add(ref _outstanding, _batchSize);
        _batchSize = 0;
        lock (_gate) _ready.AddAll(ref _batch);
        return true;
    }

    /// <summary>Lets a flush take place behind everything that is ready now.</summary>
    public void ScheduleFlush()
    {
        lock (_gate)
        {
            // An earlier one that still stands in line will do.
            if (!_flush.IsListed) _ready.Add(_flush);
            _flush.IsListed = true;
        }

        Start();
    }

    /// <summary>Has the pool run what is ready.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_runnerIsQueued || _ready.IsEmpty) return;
            _runnerIsQueued = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Runs what is ready on this thread, with a runner in reserve.</summary>
    public void Run()
    {
        for (var i = 0; i < LongestRun; i++)
        {
            ConnectionWork? work;
            bool needsReserve;
            lock (_gate)
            {
                work = _ready.Take();
                if (work is null) return;
                if (work == _flush) _flush.IsListed = false;
                needsReserve = !_runnerIsQueued && !_ready.IsEmpty;
                _runnerIsQueued |= needsReserve;
            }

            if (needsReserve) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            Execute(work);
        }

        Start();
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate) _runnerIsQueued = false;
        Run();
    }

    private void Execute(ConnectionWork work)
    {
        if (work == _flush)
        {
            work.Run();
            return;
        }

        var outer = t_running;
        var context = ExecutionContext.Capture();
        t_running = this;
        try
        {
            work.Run();
        }
        catch (Exception exception)
        {
            _connection.Log.WorkFailed(exception);
        }
        finally
        {
            t_running = outer;
            // What user code put into its AsyncLocals is not for whoever runs on this thread next; the pool sees to that between its own items only.
            if (context is not null) ExecutionContext.Restore(context);
            // The last one out takes everybody's output along.
            if (Interlocked.Decrement(ref _outstanding) == 0) _connection.FlushIfScheduled();
        }
    }

    /// <summary>A scheduled flush in its place among the work; it is no work that others would wait for.</summary>
    private sealed class FlushWork(Http2Connection connection) : ConnectionWork
    {
        public bool IsListed;

        protected internal override void Run() => connection.FlushIfScheduled();
    }

    private struct WorkList
    {
        private ConnectionWork? _first;
        private ConnectionWork? _last;

        public readonly bool IsEmpty => _first is null;

        public void Add(ConnectionWork work)
        {
            work.NextInLine = null;
            if (_last is null) _first = work;
            else _last.NextInLine = work;
            _last = work;
        }

        public void AddAll(ref WorkList others)
        {
            if (others._first is null) return;
            if (_last is null) _first = others._first;
            else _last.NextInLine = others._first;
            _last = others._last;
            others = default;
        }

        public ConnectionWork? Take()
        {
            if (_first is not { } work) return null;
            _first = work.NextInLine;
            if (_first is null) _last = null;
            work.NextInLine = null;
            return work;
        }
    }
}
