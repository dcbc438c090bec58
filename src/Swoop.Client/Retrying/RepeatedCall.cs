using Grpc.Core;
using Swoop.Client.Calls;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Protocol.Framing;
using Swoop.Protocol.Headers;
using Swoop.Transport.Timing;

namespace Swoop.Client.Retrying;

/// <summary>A call that may be made several times, as the user sees it: deadline, cancellation, headers and status are those of one call.</summary>
/// <remarks>It waits for the channel's first service config: before that nobody knows whether there is a policy.</remarks>
internal abstract class RepeatedCall : IThreadPoolWorkItem
{
    public static readonly Func<object, Task<Metadata>> HeadersOf = static call => ((RepeatedCall)call).GetHeadersAsync();
    public static readonly Func<object, Status> StatusOf = static call => ((RepeatedCall)call).GetStatus();
    public static readonly Func<object, Metadata> TrailersOf = static call => ((RepeatedCall)call).GetTrailers();
    public static readonly Action<object> DisposeOf = static call => ((RepeatedCall)call).Dispose();

    private readonly ChannelControl _control;
    private readonly IMethod _method;
    private readonly AttemptRace _race;
    private readonly DateTime _started;
    private TaskCompletionSource? _launched;
    private CallOptions _options;
    private KnownMethod? _known;
    private DeadlineTimer? _timer;
    private long? _deadline;
    private CancellationTokenRegistration _registration;
    private CallCancellation? _cancellation;
    private CallOutcome? _outcome;
    private Task<Metadata>? _headers;

    protected RepeatedCall(ChannelControl control, RetryBuffer buffer, IMethod method, in CallOptions options)
    {
        _control = control;
        _method = method;
        _options = options;
        if (options.Headers is { Count: > 0 } headers)
        {
            if (MetadataWriter.FindFault(headers) is { } fault) throw new ArgumentException(fault, nameof(options));
            // The user may change them as soon as the stub has returned, and a later attempt needs them as they are now.
            _options = options.WithHeaders([.. headers]);
        }

        _ = EncodingChoice.Find(Settings, options.Headers);
        _started = Settings.Options.TimeProvider.GetUtcNow().UtcDateTime;
        _race = new AttemptRace(
            this,
            new KeptRequests(buffer, Settings.Options.RetryBufferSize),
            streamsRequests: method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming,
            watchesHeaders: method.Type != MethodType.Unary);
    }

    public ChannelSettings Settings => _control.Settings;

    /// <summary>How often the call was made.</summary>
    public AttemptCounts Counts => _race.Counts;

    /// <summary>The user, or the call's deadline, has ended the call, whatever its attempts say.</summary>
    public bool IsEndedHere =>
        Volatile.Read(ref _cancellation) is not null || _options.CancellationToken.IsCancellationRequested || (_deadline is { } deadline && Settings.Timers.Now >= deadline);

    /// <summary>How the call ended; null while it goes on.</summary>
    public CallOutcome? Ended => Volatile.Read(ref _outcome);

    /// <summary>Sends the requests.</summary>
    public RequestReplay Replay => _race.Replay;

    protected ChannelControl Control => _control;

    protected CallOptions Options => _options;

    /// <summary>The attempt that is the call; null before it is known which.</summary>
    protected ClientCall? Committed => _race.Committed?.Call;

    /// <summary>Ends when an attempt has ended.</summary>
    public abstract Task WhenEndedAsync(ClientCall attempt);

    /// <summary>Ends when it is known how the method is to be called, or the call is over.</summary>
    public Task WhenLaunchedAsync() => _launched?.Task ?? Task.CompletedTask;

    /// <summary>Makes an attempt that has not begun; null where that failed, and the call with it.</summary>
    public Attempt? TryCreateAttempt(int previousAttempts, KeptMessage? request)
    {
        try
        {
            return new Attempt(CreateAttempt(_known!, _options, previousAttempts), previousAttempts, request);
        }
        catch (Exception exception)
        {
            request?.Release();
            Fail(CallTexts.NotSent(exception));
            return null;
        }
    }

    /// <summary>Takes a request over; false where the call is over, or about to be.</summary>
    public bool Add(KeptMessage request) => _race.Add(request);

    /// <summary>Says whether a message is too long to be sent; only after <see cref="WhenLaunchedAsync"/>.</summary>
    public Status? CheckSize(KeptMessage request)
    {
        var limit = Settings.Options.MaxSendMessageSize;
        if (_known?.MaxRequestMessageBytes is { } configured && !(limit < configured)) limit = configured;
        return MessageSize.CheckSend(request.Length, limit);
    }

    /// <summary>Ends the call from our side.</summary>
    public void Cancel(Status status, bool byUser)
    {
        if (Ended is not null || Interlocked.CompareExchange(ref _cancellation, new CallCancellation(status, byUser), null) is not null) return;
        // Not here: what the user does next would run in the caller's Cancel, or hold up the timers.
        if (_race.Stop(status, byUser)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The exception that the user gets for a status that is not OK.</summary>
    public Exception ToException(CallOutcome outcome) => CallTexts.ToException(Settings, outcome, _cancellation is { ByUser: true }, _options.CancellationToken);

    /// <summary>The call ends as this attempt did.</summary>
    public void Finish(Attempt attempt) => Finish(attempt.Call, attempt.Call.Ended!);

    /// <summary>Ends a call that was cancelled before it was committed.</summary>
    void IThreadPoolWorkItem.Execute() => Finish(null, new CallOutcome(Explain(_cancellation!.Status)));

    /// <summary>Begins a call with one request.</summary>
    protected void Start<TRequest>(TRequest request, Marshaller<TRequest> marshaller)
    {
        try
        {
            Begin(KeptMessage.Serialize(request, marshaller, _options.WriteOptions));
        }
        catch (Exception exception)
        {
            Fail(CallTexts.StatusOf(exception));
        }
    }

    /// <summary>Begins the call; a request that is the only one is taken over.</summary>
    protected void Begin(KeptMessage? request)
    {
        if (request is not null) _race.Add(request);
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue && !TryArm(deadline)) return;
        if (_options.CancellationToken.CanBeCanceled) WatchToken();
        if (IsEndedHere) return;
        if (_control.Methods is { } methods) Launch(methods.Find(_method), request);
        else _ = ResolveAsync(_launched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), request);
    }

    /// <summary>Ends a call that cannot be made, and is not committed.</summary>
    protected void Fail(Status status)
    {
        if (_race.Stop(status, byUser: false)) Finish(null, new CallOutcome(status));
    }

    /// <summary>Makes an attempt that has not begun.</summary>
    protected abstract RequestCall<KeptMessage> CreateAttempt(KnownMethod known, in CallOptions options, int previousAttempts);

    /// <summary>The call is over.</summary>
    /// <param name="attempt">The attempt that ended it; null where none did.</param>
    /// <param name="outcome">How it ended.</param>
    protected abstract void OnFinished(ClientCall? attempt, CallOutcome outcome);

    /// <summary>Ends when the call is committed to an attempt, or over.</summary>
    public Task WhenDecidedAsync() => _race.WhenDecidedAsync();

    private void Finish(ClientCall? attempt, CallOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, null) is not null) return;
        _race.End();
        _launched?.TrySetResult();
        if (_timer is not null) Settings.Timers.Disarm(_timer);
        _registration.Unregister();
        OnFinished(attempt, outcome);
    }

    private async Task ResolveAsync(TaskCompletionSource launched, KeptMessage? request)
    {
        // A call that ends meanwhile waits no more.
        await Task.WhenAny(_control.WhenResolvedAsync(CancellationToken.None), launched.Task).ConfigureAwait(false);
        if (Ended is null) Launch((_control.Methods ?? _control.DefaultMethods).Find(_method), request);
    }

    private void Launch(KnownMethod known, KeptMessage? request)
    {
        _known = known;
        // From the beginning of the call; the attempts would count from their own.
        if (known.Timeout is { } timeout && !(_options.Deadline?.ToUniversalTime() <= _started + timeout))
        {
            _options = _options.WithDeadline(_started + timeout);
            if (!TryArm(_started + timeout)) return;
        }

        if (request is not null && CheckSize(request) is { } tooLong)
        {
            Fail(tooLong);
            return;
        }

        _race.Start(AttemptPlan.For(known, Settings.Options, _control.Throttle));
        _launched?.TrySetResult();
    }

    /// <returns>False where the deadline has passed, and the call is over.</returns>
    private bool TryArm(DateTime deadline)
    {
        var left = deadline.ToUniversalTime() - Settings.Options.TimeProvider.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            Fail(CallTexts.DeadlineExceeded);
            return false;
        }

        _deadline = Settings.Timers.Now + (long)left.TotalMicroseconds;
        _timer ??= new DeadlineTimer(this);
        Settings.Timers.Arm(_timer, left);
        // The call may have ended meanwhile, and found nothing to disarm.
        if (Ended is not null) Settings.Timers.Disarm(_timer);
        return true;
    }

    private void OnDeadline()
    {
        var status = CallTexts.DeadlineExceeded;
        Cancel(_race.LastFailure is { Status: var last } ? CallTexts.AfterFailure(status, last) : status, byUser: false);
    }

    private Status Explain(Status status)
    {
        if (status.StatusCode != StatusCode.DeadlineExceeded) return status;
        if (_known is null) return CallTexts.WaitedForAddresses(status, Settings.Target);
        return _race.Waiting is { Cancellation: { } cancellation } attempt ? ConnectionSearch.Explain(attempt, cancellation with { Status = status }) : status;
    }

    private void WatchToken()
    {
        _registration = _options.CancellationToken.UnsafeRegister(
            static call => ((RepeatedCall)call!).Cancel(CallTexts.CancelledByCaller, byUser: true), this);
        // Whoever ends the call looks for the registration after it has said so: we must not look for the end before the registration is there.
        Interlocked.MemoryBarrier();
        // The deadline was faster, and found nothing to unregister.
        if (Ended is not null) _registration.Unregister();
    }

    private Task<Metadata> GetHeadersAsync()
    {
        _race.WatchHeaders();
        if (Volatile.Read(ref _headers) is { } known) return known;
        var headers = ReadHeadersAsync();
        if (Interlocked.CompareExchange(ref _headers, headers, null) is { } faster) return faster;
        // Whoever looks at the response learns of a failure there; nobody has to look at the headers too.
        headers.ContinueWith(
            static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return headers;
    }

    private async Task<Metadata> ReadHeadersAsync()
    {
        await WhenDecidedAsync().ConfigureAwait(false);
        if (_race.Committed is not { } attempt) throw ToException(Ended!);
        return await attempt.ReadHeadersAsync().ConfigureAwait(false);
    }

    private Status GetStatus() => Committed is { } attempt ? ClientCall.StatusOf(attempt) : Ended?.Status ?? throw CallTexts.NoStatusYet();

    private Metadata GetTrailers()
    {
        if (Committed is { } attempt) return ClientCall.TrailersOf(attempt);
        return Ended is { } outcome ? outcome.Trailers ?? [] : throw CallTexts.NoTrailersYet();
    }

    private void Dispose()
    {
        Cancel(CallTexts.Disposed, byUser: true);
        // What has arrived of a call that is over will not be read.
        if (Committed is { } attempt) ClientCall.DisposeOf(attempt);
    }

    private sealed class DeadlineTimer(RepeatedCall call) : TimerEntry
    {
        protected override void OnDue() => call.OnDeadline();
    }
}
