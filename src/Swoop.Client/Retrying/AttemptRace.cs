using Grpc.Core;
using Swoop.Client.Calls;
using Swoop.Transport.Timing;

namespace Swoop.Client.Retrying;

/// <summary>The attempts of one call, until it is committed to one of them (gRFC A6, "When Retries are Valid").</summary>
/// <remarks>
/// <code>
///   Racing --headers, OK, a final failure, last attempt, buffer full--> Racing, committed --its end--> Over
///      |  \--failed, another may follow--> Racing, none under way --its time has come--> Racing
///      \-----cancelled, deadline--> Stopping ------------------------------------------------------> Over
/// </code>
/// Once committed, the call is that attempt: it alone is written, read and cancelled.
/// </remarks>
internal sealed class AttemptRace : IThreadPoolWorkItem
{
    private readonly RepeatedCall _call;
    private readonly TimerWheel _timers;
    private readonly NextAttempt _next;
    private readonly bool _streamsRequests;

    // Guards everything below, the plan, and what the replay says.
    private readonly Lock _gate = new();
    private readonly List<Attempt> _racing = [];
    private AttemptPlan _plan = new SinglePlan();
    private Phase _phase;
    private Attempt? _committed;
    private Attempt? _lastFailed;
    private TaskCompletionSource? _decided;
    private int _open;
    private bool _commitsToNext;
    private bool _watchesHeaders;

    /// <param name="call">Whose attempts they are.</param>
    /// <param name="requests">What they send.</param>
    /// <param name="streamsRequests">Whether requests are streamed; else there is exactly one, and it is there before the start.</param>
    /// <param name="watchesHeaders">Whether the call must commit as soon as an attempt has headers; else its end is soon enough.</param>
    public AttemptRace(RepeatedCall call, KeptRequests requests, bool streamsRequests, bool watchesHeaders)
    {
        _call = call;
        _timers = call.Settings.Timers;
        _next = new NextAttempt(this, _timers);
        Replay = new RequestReplay(_gate, _racing, requests, call.Settings.Options.SendBufferSize);
        _streamsRequests = streamsRequests;
        _watchesHeaders = watchesHeaders;
    }

    private enum Phase : byte
    {
        Racing,
        Stopping,
        Over,
    }

    /// <summary>The attempt that the call is committed to; null before.</summary>
    public Attempt? Committed => Volatile.Read(ref _committed);

    /// <summary>Sends the requests.</summary>
    public RequestReplay Replay { get; }

    /// <summary>How often the call was made.</summary>
    public AttemptCounts Counts { get; } = new();

    /// <summary>How the last attempt that has failed did so; null where none has.</summary>
    public CallOutcome? LastFailure
    {
        get
        {
            lock (_gate) return _lastFailed?.Call.Ended;
        }
    }

    /// <summary>An attempt that was stopped while it waited for a connection; null where there is none, or another was on its way.</summary>
    public ClientCall? Waiting
    {
        get
        {
            lock (_gate) return _racing.TrueForAll(static attempt => attempt.Call.Cancellation is { Waited: true }) ? _racing.FirstOrDefault()?.Call : null;
        }
    }

    /// <summary>Begins with the first attempt.</summary>
    public void Start(AttemptPlan plan)
    {
        lock (_gate)
        {
            _plan = plan;
            _watchesHeaders |= plan.IsHedging;
        }

        StartAttempt(isTransparent: false);
    }

    /// <summary>Ends when the call is committed, or over.</summary>
    public Task WhenDecidedAsync()
    {
        lock (_gate)
        {
            if (_committed is not null || _phase == Phase.Over) return Task.CompletedTask;
            _decided ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _decided.Task;
        }
    }

    /// <summary>From now on the call must commit as soon as an attempt has headers.</summary>
    public void WatchHeaders()
    {
        Attempt[] unwatched;
        lock (_gate)
        {
            if (_watchesHeaders || _committed is not null) return;
            _watchesHeaders = true;
            unwatched = [.. _racing];
        }

        foreach (var attempt in unwatched) _ = WatchHeadersAsync(attempt);
    }

    /// <summary>Takes a request over and sends it; false where the call is over.</summary>
    public bool Add(KeptMessage request)
    {
        Attempt[] losers = [];
        lock (_gate)
        {
            if (_phase != Phase.Racing)
            {
                request.Release();
                return false;
            }

            if (!Replay.AddLocked(request)) losers = OnBufferFullLocked();
        }

        Discard(losers);
        Replay.PumpAll();
        return true;
    }

    /// <summary>Cancels everything; false where the attempt that the call is committed to will end it, or has.</summary>
    public bool Stop(Status status, bool byUser)
    {
        Attempt[] all;
        bool isCommitted;
        lock (_gate)
        {
            if (_phase != Phase.Racing) return false;
            isCommitted = _committed is not null;
            if (!isCommitted) _phase = Phase.Stopping;
            all = [.. _racing];
        }

        foreach (var attempt in all) attempt.Call.Cancel(status, byUser);
        return !isCommitted;
    }

    /// <summary>The call is over: gives everything back.</summary>
    public void End()
    {
        Attempt[] losers;
        lock (_gate)
        {
            _phase = Phase.Over;
            losers = TakeLosersLocked();
            _next.CancelLocked();
            Replay.EndLocked();
            SignalLocked();
        }

        Discard(losers);
    }

    /// <summary>The next attempt's time has come.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Attempt? last = null;
        lock (_gate)
        {
            if (_phase != Phase.Racing || _committed is not null || !_next.TryBeginLocked()) return;
            if (_plan.IsHedging && !_plan.IsAllowed)
            {
                _plan.Freeze();
                if (_open > 0) return;
                last = _lastFailed!;
                CommitLocked(last);
            }
        }

        if (last is null) StartAttempt(isTransparent: false);
        else _call.Finish(last);
    }

    private void StartAttempt(bool isTransparent)
    {
        int previous;
        KeptMessage? request;
        lock (_gate)
        {
            if (_phase != Phase.Racing || _committed is not null) return;
            Counts.OnStarting(_plan, isTransparent, _timers.Now);
            if (!isTransparent) _plan.OnStarted();
            previous = _plan.Started - 1;
            request = _streamsRequests ? null : Replay.TakeFirstLocked();
            _open++;
        }

        if (_call.TryCreateAttempt(previous, request) is not { } attempt) return;
        // Nobody else may know it before that: calls that have not begun cannot be cancelled cleanly.
        attempt.Begin();
        Attempt[] losers;
        lock (_gate) losers = EnterLocked(attempt);
        Discard(losers);
        Replay.Pump(attempt);
        _ = WatchAsync(attempt);
    }

    /// <returns>The attempts to be discarded; it may be the only one.</returns>
    private Attempt[] EnterLocked(Attempt attempt)
    {
        if (_phase != Phase.Racing || _committed is not null)
        {
            attempt.IsOut = true;
            return [attempt];
        }

        _racing.Add(attempt);
        if (_commitsToNext || (!_plan.IsHedging && !_plan.HasMore)) return CommitLocked(attempt);
        if (_plan.HasMore && _plan.DelayAfterStart is { } delay) _next.PlanLocked(delay);
        return [];
    }

    private async Task WatchAsync(Attempt attempt)
    {
        if (_watchesHeaders) await WatchHeadersAsync(attempt).ConfigureAwait(false);
        await _call.WhenEndedAsync(attempt.Call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        attempt.ReleaseRequest();
        OnEnded(attempt, attempt.Call.Ended!);
    }

    private async Task WatchHeadersAsync(Attempt attempt)
    {
        await ((Task)ClientCall.HeadersOf(attempt.Call)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        attempt.ReleaseRequest();
        if (attempt.Call.Ended is not null) return;
        Attempt[] losers;
        lock (_gate) losers = _phase == Phase.Racing && !attempt.IsOut ? CommitLocked(attempt) : [];
        Discard(losers);
    }

    private void OnEnded(Attempt attempt, CallOutcome outcome)
    {
        VerdictKind verdict;
        Attempt[] losers = [attempt];
        lock (_gate)
        {
            if (_phase != Phase.Racing || attempt.IsOut) return;
            _open--;
            verdict = JudgeLocked(attempt, outcome);
            if (verdict == VerdictKind.Final) losers = CommitLocked(attempt);
            else FailLocked(attempt);
        }

        Discard(losers);
        if (verdict == VerdictKind.Final) _call.Finish(attempt);
        else if (verdict == VerdictKind.Again) StartAttempt(isTransparent: true);
    }

    private VerdictKind JudgeLocked(Attempt attempt, CallOutcome outcome)
    {
        var isOk = outcome.Status.StatusCode == StatusCode.OK;
        if (isOk || _call.IsEndedHere) return VerdictKind.Final;
        var isCommitted = attempt == _committed || outcome.Headers is not null;
        if (outcome.IsDropped)
        {
            _plan.Freeze();
        }
        else if (!isCommitted && IsUnseen(attempt, outcome))
        {
            return VerdictKind.Again;
        }
        else
        {
            var verdict = _plan.OnFailure(outcome.Status, outcome.Trailers);
            if (verdict.What == VerdictKind.Final) return VerdictKind.Final;
            if (verdict.What == VerdictKind.Next && !isCommitted) _next.PlanLocked(verdict.Delay);
        }

        if (!_plan.HasMore) _next.CancelLocked();
        return isCommitted || (_open == 0 && !_next.IsPlannedLocked) ? VerdictKind.Final : VerdictKind.Wait;
    }

    /// <remarks>Attempts that have sent nothing yet see to that themselves, and those with one request always.</remarks>
    private bool IsUnseen(Attempt attempt, CallOutcome outcome) =>
        outcome.IsUnprocessed && _streamsRequests && attempt.Written > 0 && Counts.TransparentRetries < _call.Settings.Options.MaxTransparentRetries;

    private void FailLocked(Attempt attempt)
    {
        attempt.IsOut = true;
        _racing.Remove(attempt);
        _lastFailed = attempt;
        if (_open == 0) Counts.OnIdle(_timers.Now);
    }

    private Attempt[] CommitLocked(Attempt attempt)
    {
        if (_committed == attempt) return [];
        Volatile.Write(ref _committed, attempt);
        _next.CancelLocked();
        _plan.Freeze();
        Replay.CommitLocked(attempt);
        SignalLocked();
        return TakeLosersLocked();
    }

    private Attempt[] TakeLosersLocked()
    {
        if (_racing.Count == 0 || (_racing.Count == 1 && _racing[0] == _committed)) return [];
        Attempt[] losers = [.. _racing.Where(attempt => attempt != _committed)];
        _racing.RemoveAll(attempt => attempt != _committed);
        foreach (var loser in losers) loser.IsOut = true;
        return losers;
    }

    /// <remarks>The attempt that has sent most goes on; where there is none, the next will be the last.</remarks>
    private Attempt[] OnBufferFullLocked()
    {
        if (_racing.MaxBy(attempt => attempt.Written) is { } leader) return CommitLocked(leader);
        _commitsToNext = true;
        return [];
    }

    private void SignalLocked()
    {
        _decided?.SetResult();
        _decided = null;
    }

    private static void Discard(Attempt[] attempts)
    {
        foreach (var attempt in attempts) ClientCall.DisposeOf(attempt.Call);
    }
}
