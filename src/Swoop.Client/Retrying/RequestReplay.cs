namespace Swoop.Client.Retrying;

/// <summary>Sends the requests of a call into its attempts, to each from the beginning and at its own pace.</summary>
/// <param name="gate">The race's gate; it guards everything here, the requests, and the attempts' progress.</param>
/// <param name="racing">The attempts that are under way; the race's own list.</param>
/// <param name="requests">What the user has written.</param>
/// <param name="sendBufferSize">How many bytes the user may be ahead of the attempt that has sent most.</param>
internal sealed class RequestReplay(Lock gate, List<Attempt> racing, KeptRequests requests, int sendBufferSize)
{
    private TaskCompletionSource? _progressed;
    private Attempt? _committed;
    private bool _isOver;

    /// <summary>Takes a request over; under the gate.</summary>
    /// <returns>Whether there was room in the buffers.</returns>
    public bool AddLocked(KeptMessage request) => requests.Add(request, isCharged: _committed is null);

    /// <summary>Gives the first request to an attempt that has only the one; under the gate.</summary>
    public KeptMessage TakeFirstLocked() => requests.Take(0);

    /// <summary>The other attempts need nothing any more; under the gate.</summary>
    public void CommitLocked(Attempt attempt)
    {
        _committed = attempt;
        requests.Discharge();
        requests.ReleaseBefore(attempt.Written);
        SignalLocked();
    }

    /// <summary>No attempt needs anything any more; under the gate.</summary>
    public void EndLocked()
    {
        _isOver = true;
        requests.Clear();
        SignalLocked();
    }

    /// <summary>There will be no more requests.</summary>
    public void Complete()
    {
        lock (gate) requests.IsCompleted = true;
        PumpAll();
    }

    /// <summary>Waits until the attempt that has sent most is no longer so far behind that the user's next request has to wait.</summary>
    /// <returns>False where the call ended first.</returns>
    public async ValueTask<bool> WaitForRoomAsync()
    {
        while (true)
        {
            Task progressed;
            lock (gate)
            {
                if (!IsBehindLocked()) return true;
                if (_isOver) return false;
                progressed = (_progressed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await progressed.ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is there into all attempts.</summary>
    public void PumpAll()
    {
        Attempt[] others = [];
        Attempt? only;
        lock (gate)
        {
            only = _committed ?? (racing.Count == 1 ? racing[0] : null);
            if (only is null) others = [.. racing];
        }

        if (only is not null) Pump(only);
        foreach (var attempt in others) Pump(attempt);
    }

    /// <summary>Sends what is there into an attempt. The first messages leave on the caller's thread, until the server falls behind.</summary>
    public void Pump(Attempt attempt)
    {
        lock (gate)
        {
            if (attempt.IsPumping) return;
            attempt.IsPumping = true;
        }

        _ = attempt.PumpAsync(this);
    }

    /// <summary>The next request for an attempt, held for it; null where there is none now, or never again.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isComplete">It has had all, and there will be no more.</param>
    public KeptMessage? TakeNext(Attempt attempt, out bool isComplete)
    {
        lock (gate)
        {
            isComplete = false;
            if (_isOver || attempt.IsOut) return null;
            if (attempt.Written < requests.Count) return requests.Take(attempt.Written);
            isComplete = requests.IsCompleted;
            attempt.IsPumping = isComplete;
            return null;
        }
    }

    /// <summary>An attempt has sent a request.</summary>
    public void OnWritten(Attempt attempt, KeptMessage request)
    {
        lock (gate)
        {
            attempt.Written++;
            attempt.WrittenBytes += request.Length;
            if (attempt == _committed && !_isOver) requests.ReleaseBefore(attempt.Written);
            SignalLocked();
        }
    }

    /// <remarks>An attempt that the call is committed to knows itself how far the server is behind: it is to have everything in its hands.</remarks>
    private bool IsBehindLocked()
    {
        if (_committed is { } committed) return committed.Written < requests.Count;
        var sent = 0L;
        foreach (var attempt in racing) sent = Math.Max(sent, attempt.WrittenBytes);
        return requests.Bytes - sent > sendBufferSize;
    }

    private void SignalLocked()
    {
        _progressed?.SetResult();
        _progressed = null;
    }
}
