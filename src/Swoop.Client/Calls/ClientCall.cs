using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.Credentials;
using Swoop.Client.ServiceConfigs;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;
using Swoop.Transport.Client;
using Swoop.Transport.Headers;
using Swoop.Transport.Timing;

namespace Swoop.Client.Calls;

/// <summary>A call from its beginning to its status: finds a connection, watches deadline and cancellation, and sends itself again where that is safe.</summary>
/// <remarks>
/// <code>
///   Preparing --credentials are there--> Picking --no connection yet--> waiting for a picker
///       |                                  |  ^----------------------------/
///       |                                  v
///       |                              on a stream --refused unseen--> Picking
///       |                                  |
///       \--deadline, cancelled--------> Finished (once; whoever comes first decides the status)
/// </code>
/// </remarks>
internal abstract class ClientCall : IClientCall, IThreadPoolWorkItem
{
    public static readonly Func<object, Task<Metadata>> HeadersOf = static call => ((ClientCall)call).GetHeadersAsync();
    public static readonly Func<object, Status> StatusOf = static call => ((ClientCall)call).GetStatus();
    public static readonly Func<object, Metadata> TrailersOf = static call => ((ClientCall)call).GetTrailers();
    public static readonly Action<object> DisposeOf = static call => ((ClientCall)call).Dispose();

    private static readonly Status _goneElsewhere = new(StatusCode.Unavailable, "The server did not look at the call.");

    private readonly ChannelControl _control;
    private readonly KnownMethod _known;
    private readonly HeaderTemplate _authority;
    private readonly IMethod _method;
    private readonly CallOptions _options;
    private readonly long? _deadline;

    // Guards the fields below it, down to the blank line, against the few who may change them at once.
    private readonly Lock _gate = new();
    private ClientStream? _stream;
    private TaskCompletionSource? _moved;
    private TaskCompletionSource<Metadata>? _headersSource;
    private Cancellation? _cancellation;
    private Outcome? _outcome;
    private bool _isPrepared;

    private Metadata? _metadata;
    private DeadlineTimer? _timer;
    private CancellationTokenRegistration _registration;
    private readonly int _previousAttempts;
    private CallTracker? _tracker;
    private PlaceInLine? _placeInLine;
    private int _transparentRetries;
    private bool _isDropped;
    private bool _isUnprocessed;

    protected ClientCall(ChannelControl control, IMethod method, KnownMethod known, string? host, in CallOptions options, int previousAttempts)
    {
        _control = control;
        _method = method;
        _known = known;
        _previousAttempts = previousAttempts;
        _options = options;
        _metadata = options.Headers;
        _authority = host is null ? control.Settings.Authority : new HeaderTemplate(":authority"u8, System.Text.Encoding.ASCII.GetBytes(host));
        if (_metadata is { Count: > 0 } && MetadataWriter.FindFault(_metadata) is { } fault) throw new ArgumentException(fault, nameof(options));
        Compression = EncodingChoice.Find(Settings, _metadata);
        if (known.Timeout is { } timeout) _deadline = control.Settings.Timers.Now + (long)timeout.TotalMicroseconds;
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var own = control.Settings.Timers.Now + (long)(deadline.ToUniversalTime() - control.Settings.Options.TimeProvider.GetUtcNow().UtcDateTime).TotalMicroseconds;
            if (_deadline is not { } configured || own < configured) _deadline = own;
        }
    }

    /// <summary>What the call ended with.</summary>
    public sealed record Outcome(Status Status, Metadata? Headers, Metadata? Trailers)
    {
        /// <summary>A balancing policy dropped the call: it is not to be made again (gRFC A6).</summary>
        public bool IsDropped { get; init; }

        /// <summary>The server has certainly not looked at the call: it can be made again.</summary>
        public bool IsUnprocessed { get; init; }
    }

    /// <param name="Status">What the call ends with.</param>
    /// <param name="ByUser">The user wanted it.</param>
    /// <param name="Waited">The call was ready to go, and on no stream.</param>
    private sealed record Cancellation(Status Status, bool ByUser, bool Waited);

    /// <summary>The encoding of the request's messages; null for identity.</summary>
    protected EncodingChoice? Compression { get; }

    protected ChannelSettings Settings => _control.Settings;

    /// <summary>The longest response message, in bytes.</summary>
    protected int MaxReceiveMessageSize => Known.MaxResponseMessageBytes is { } configured
        ? Math.Min(configured, Settings.Connection.MaxReceiveMessageSize)
        : Settings.Connection.MaxReceiveMessageSize;

    /// <summary>What the service config says about the method.</summary>
    protected KnownMethod Known => _known;

    protected CallOptions Options => _options;

    /// <summary>The stream that the call is on; null before and after.</summary>
    public ClientStream? Stream => Volatile.Read(ref _stream);

    /// <summary>How the call ended; null while it goes on.</summary>
    public Outcome? Ended => Volatile.Read(ref _outcome);

    /// <summary>Begins: at once, or when the credentials have given their metadata.</summary>
    protected void Begin()
    {
        if (_deadline is { } deadline)
        {
            var left = deadline - Settings.Timers.Now;
            if (left <= 0)
            {
                Finish(CallTexts.DeadlineExceeded, null, null);
                return;
            }

            _timer = new DeadlineTimer(this);
            Settings.Timers.Arm(_timer, TimeSpan.FromMicroseconds(left));
        }

        if (_options.CancellationToken.CanBeCanceled) WatchToken();
        if (_options.Credentials is null && Settings.CallCredentials.Count == 0) Pick();
        else _ = AddCredentialsAsync();
    }

    /// <summary>Puts the call on a connection; null where that takes no calls any more.</summary>
    protected abstract ClientStream? StartOn(ClientConnection connection, in RequestHead head, long? deadline);

    /// <summary>The call must wait: what it will send is to be kept as it is now.</summary>
    protected virtual void OnWaiting()
    {
    }

    /// <summary>The call is over.</summary>
    protected abstract void OnFinished(Outcome outcome);

    /// <summary>The call's stream has ended with a status that stands.</summary>
    protected abstract void OnStreamEnded(ClientStream stream);

    /// <summary>The call has come onto a stream.</summary>
    protected virtual void OnEntered(ClientStream stream)
    {
    }

    /// <summary>Ends the call from our side.</summary>
    public void Cancel(Status status, bool byUser)
    {
        ClientStream? stream;
        bool wasPreparing;
        lock (_gate)
        {
            if (_outcome is not null || _cancellation is not null) return;
            wasPreparing = !_isPrepared;
            _cancellation = new Cancellation(status, byUser, Waited: !wasPreparing && _stream is null);
            _isPrepared = true;
            stream = _stream;
        }

        if (stream is not null) stream.Cancel(this, status);
        // Not here: what the user does next would run in the caller's Cancel, or hold up the timers.
        else if (wasPreparing || _control.StopWaiting(this) || _placeInLine is { } place && place.Leave()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The exception that the user gets for a status that is not OK.</summary>
    public Exception ToException(Outcome outcome) => CallTexts.ToException(Settings, outcome, _cancellation is { ByUser: true }, _options.CancellationToken);

    /// <summary>Finds a connection, now or when there is one.</summary>
    void IThreadPoolWorkItem.Execute() => Choose();

    void IClientCall.OnStarted(ClientStream stream)
    {
        lock (_gate) _stream = stream;
    }

    void IClientCall.OnHeaders(ClientStream stream)
    {
        TaskCompletionSource<Metadata>? source;
        lock (_gate) source = _headersSource;
        // Where the stream has gone on to another call, Finish knows the headers.
        if (source is not null && stream.ReadHeaders(this) is { } headers) source.TrySetResult(headers);
    }

    void IClientCall.OnCompleted(ClientStream stream)
    {
        if (stream.IsUnprocessed && TryLeave(stream)) return;
        _isUnprocessed = stream.IsUnprocessed;
        OnStreamEnded(stream);
    }

    /// <summary>Ends the call; the first to come decides.</summary>
    protected void Finish(Status status, Metadata? headers, Metadata? trailers)
    {
        var outcome = new Outcome(status, headers, trailers) { IsDropped = _isDropped, IsUnprocessed = _isUnprocessed };
        TaskCompletionSource? moved;
        TaskCompletionSource<Metadata>? source;
        lock (_gate)
        {
            if (_outcome is not null) return;
            _outcome = outcome;
            _isPrepared = true;
            (moved, _moved) = (_moved, null);
            source = _headersSource;
        }

        if (_timer is not null) Settings.Timers.Disarm(_timer);
        _registration.Unregister();
        EndTracking(new CallEnd(status, trailers, _isUnprocessed));
        // Of all methods, also those without a policy (gRFC A6): it is the server's health that is measured.
        if (status.StatusCode == StatusCode.OK) _control.Throttle?.RecordSuccess();
        if (source is not null) Settle(source, outcome);
        OnFinished(outcome);
        moved?.SetResult();
    }

    /// <summary>Waits until the call is on another stream than this one, or over.</summary>
    public Task WhenMovedAsync(ClientStream? seen)
    {
        lock (_gate)
        {
            if (_outcome is not null || (_stream is not null && _stream != seen)) return Task.CompletedTask;
            _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _moved.Task;
        }
    }

    private void Pick()
    {
        lock (_gate)
        {
            if (_isPrepared) return;
            _isPrepared = true;
        }

        Choose();
    }

    private void Choose()
    {
        try
        {
            while (!TryChoose())
            {
                // The picker was out of date.
            }
        }
        catch (RpcException exception)
        {
            Finish(exception.Status, null, null);
        }
        catch (Exception exception)
        {
            Finish(CallTexts.NotSent(exception), null, null);
        }
    }

    private bool TryChoose()
    {
        if (_cancellation is { } cancelled)
        {
            Finish(Explain(cancelled), null, null);
            return true;
        }

        var picker = _control.Picker;
        var pick = picker.Pick(new PickArgs(_method, _metadata));
        if (pick.IsDrop || (pick.IsFailure && !WaitsForReady))
        {
            _isDropped = pick.IsDrop;
            Finish(ControlPlaneStatus.Check(pick.Failure), null, null);
            return true;
        }

        if (pick.Subchannel is { } subchannel)
        {
            if (subchannel.FindConnection() is { } connection && TryStart(connection, pick.Tracker)) return true;
            if (subchannel.QueuesCalls && TryQueue(subchannel, pick.Tracker)) return true;
            // Its end is news that the policy has not published yet: this picker would choose it again.
        }

        OnWaiting();
        if (!_control.Wait(this, picker)) return false;
        if (_cancellation is { } late && _control.StopWaiting(this)) Finish(Explain(late), null, null);
        return true;
    }

    /// <remarks>A deadline that passed for want of a connection says so, and why there is none: it may be what the user waited for.</remarks>
    private Status Explain(Cancellation cancellation)
    {
        if (cancellation is not { Waited: true, Status.StatusCode: StatusCode.DeadlineExceeded }) return cancellation.Status;
        var pick = _control.State == ConnectivityState.TransientFailure ? _control.Picker.Pick(new PickArgs(_method, _metadata)) : PickResult.Queue;
        return CallTexts.DeadlineExceededWaiting(Settings.Target, pick.IsFailure ? pick.Failure : null);
    }

    private bool WaitsForReady => WaitForReadyChoice.Of(_options, _known.WaitForReady);

    private bool TryStart(ClientConnection connection, CallTracker? tracker)
    {
        // Before the call can end on another thread.
        _tracker = tracker;
        tracker?.OnStarted();
        if (StartOn(connection, HeadOf(), _deadline) is { } stream)
        {
            Enter(stream);
            return true;
        }

        EndTracking(new CallEnd(_goneElsewhere, null, IsUnprocessed: true));
        return false;
    }

    private bool TryQueue(Subchannel subchannel, CallTracker? tracker)
    {
        OnWaiting();
        var place = new PlaceInLine(this, subchannel, tracker);
        // Before it is in line: whoever cancels the call from then on finds it there.
        _placeInLine = place;
        if (!subchannel.TryQueue(place)) return false;
        if (_cancellation is { } late && place.Leave()) Finish(late.Status, null, null);
        return true;
    }

    private bool TryStartFromLine(ClientConnection connection, CallTracker? tracker)
    {
        try
        {
            if (_cancellation is not { } cancelled) return TryStart(connection, tracker);
            Finish(cancelled.Status, null, null);
        }
        catch (RpcException exception)
        {
            Finish(exception.Status, null, null);
        }
        catch (Exception exception)
        {
            Finish(CallTexts.NotSent(exception), null, null);
        }

        return true;
    }

    private void EndTracking(in CallEnd end)
    {
        if (_tracker is null) return;
        Interlocked.Exchange(ref _tracker, null)?.OnEnded(end);
    }

    private void Enter(ClientStream stream)
    {
        TaskCompletionSource? moved;
        Cancellation? cancelled;
        bool watches;
        lock (_gate)
        {
            (moved, _moved) = (_moved, null);
            cancelled = _cancellation;
            watches = _headersSource is not null;
        }

        if (cancelled is not null) stream.Cancel(this, cancelled.Status);
        if (watches && stream.WatchHeaders(this)) ((IClientCall)this).OnHeaders(stream);
        OnEntered(stream);
        moved?.SetResult();
    }

    /// <summary>The server has not looked at the call: it goes elsewhere, if that is allowed.</summary>
    private bool TryLeave(ClientStream stream)
    {
        lock (_gate)
        {
            if (_cancellation is not null || _outcome is not null || stream.HasTakenMessages || _transparentRetries >= Settings.Options.MaxTransparentRetries) return false;
            _transparentRetries++;
            _stream = null;
        }

        EndTracking(new CallEnd(_goneElsewhere, null, IsUnprocessed: true));
        stream.Release(this);
        Choose();
        return true;
    }

    private RequestHead HeadOf() => new(
        _known.Path,
        _authority,
        _metadata?.Get("user-agent") is null ? Settings.UserAgent : null,
        Compression?.Field,
        Settings.AcceptEncoding,
        _metadata,
        _previousAttempts);

    private async Task AddCredentialsAsync()
    {
        try
        {
            if (!Settings.IsSecure && !Settings.Options.UnsafeUseInsecureChannelCallCredentials)
                throw new InvalidOperationException($"Call credentials would travel without TLS. Use an https address, or set {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)}.");
            var service = $"{(Settings.IsSecure ? "https" : "http")}://{Settings.AuthorityText}/{_method.ServiceName}";
            _metadata = await CallCredentialsReader.AddMetadataAsync(
                _metadata,
                Settings.CallCredentials,
                _options.Credentials,
                new AuthInterceptorContext(service, _method.Name, _options.CancellationToken)).ConfigureAwait(false);
            if (MetadataWriter.FindFault(_metadata) is { } fault) throw new InvalidOperationException(fault);
            Pick();
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.OK)
        {
            Finish(ControlPlaneStatus.Check(exception.Status), null, null);
        }
        catch (Exception exception)
        {
            Finish(new Status(StatusCode.Internal, $"The call's credentials failed: {exception.Message}", exception), null, null);
        }
    }

    private void WatchToken()
    {
        _registration = _options.CancellationToken.UnsafeRegister(static call => ((ClientCall)call!).CancelByToken(), this);
        bool isOver;
        lock (_gate) isOver = _outcome is not null;
        // The deadline was faster, and found nothing to unregister.
        if (isOver) _registration.Unregister();
    }

    private void CancelByToken() => Cancel(CallTexts.CancelledByCaller, byUser: true);

    private Task<Metadata> GetHeadersAsync()
    {
        TaskCompletionSource<Metadata> source;
        ClientStream? stream;
        Outcome? outcome;
        lock (_gate)
        {
            source = _headersSource ??= new TaskCompletionSource<Metadata>(TaskCreationOptions.RunContinuationsAsynchronously);
            stream = _stream;
            outcome = _outcome;
        }

        if (outcome is not null) Settle(source, outcome);
        else if (stream is not null && stream.WatchHeaders(this)) ((IClientCall)this).OnHeaders(stream);
        return source.Task;
    }

    private void Settle(TaskCompletionSource<Metadata> source, Outcome outcome)
    {
        if (outcome.Headers is not null || outcome.Status.StatusCode == StatusCode.OK)
        {
            source.TrySetResult(outcome.Headers ?? []);
        }
        else if (source.TrySetException(ToException(outcome)))
        {
            // Whoever looks at the response learns of the failure there; nobody has to look at the headers too.
            _ = source.Task.Exception;
        }
    }

    private Status GetStatus() =>
        Ended?.Status ?? throw CallTexts.NoStatusYet();

    private Metadata GetTrailers() => Ended is { } outcome
        ? outcome.Trailers ?? []
        : throw CallTexts.NoTrailersYet();

    private void Dispose()
    {
        Cancel(CallTexts.Disposed, byUser: true);
        // What has arrived of a call that is over will not be read.
        if (Ended is not null) Stream?.Release(this);
    }

    private sealed class PlaceInLine(ClientCall call, Subchannel subchannel, CallTracker? tracker) : QueuedCall
    {
        public bool Leave() => subchannel.StopQueueing(this);

        public override bool TryStart(ClientConnection connection) => call.TryStartFromLine(connection, tracker);

        public override void OnBackInLine()
        {
            if (call._cancellation is not null && Leave()) ChooseAnew();
        }

        public override void ChooseAnew() => ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
    }

    private sealed class DeadlineTimer(ClientCall call) : TimerEntry
    {
        protected override void OnDue() => call.Cancel(CallTexts.DeadlineExceeded, byUser: false);
    }
}
