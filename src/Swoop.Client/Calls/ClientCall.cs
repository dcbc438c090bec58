using System.Text;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Channel;
using Swoop.Client.ServiceConfigs;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;
using Swoop.Transport.Client;
using Swoop.Transport.Headers;

namespace Swoop.Client.Calls;

/// <summary>A call from its beginning to its status; it sends itself again where that is safe.</summary>
/// <remarks>
/// <code>
///   Preparing --credentials are there--> Searching --no connection yet--> waiting for a picker, or in line
///       |                                  |  ^----------------------------/
///       |                                  v
///       |                              on a stream --refused unseen--> Searching
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

    private readonly KnownMethod _known;
    private readonly HeaderTemplate _authority;
    private readonly IMethod _method;
    private readonly CallOptions _options;
    private readonly int _previousAttempts;

    // Guards the fields below it, down to the blank line, against the few who may change them at once.
    private readonly Lock _gate = new();
    private ClientStream? _stream;
    private int _streamsEntered;
    private TaskCompletionSource? _moved;
    private RequestedHeaders _headers;
    private CallCancellation? _cancellation;
    private CallOutcome? _outcome;
    private bool _isPrepared;

    private Metadata? _metadata;
    private CallLimits _limits;
    private ConnectionSearch _search;
    private int _transparentRetries;

    protected ClientCall(ChannelControl control, IMethod method, KnownMethod known, string? host, in CallOptions options, int previousAttempts)
    {
        Control = control;
        _method = method;
        _known = known;
        _previousAttempts = previousAttempts;
        _options = options;
        _metadata = options.Headers;
        _authority = host is null ? Settings.Authority : new HeaderTemplate(":authority"u8, Encoding.ASCII.GetBytes(host));
        if (_metadata is { Count: > 0 } && MetadataWriter.FindFault(_metadata) is { } fault) throw new ArgumentException(fault, nameof(options));
        Compression = EncodingChoice.Find(Settings, _metadata);
        _limits = new CallLimits(Settings, known.Timeout, options.Deadline);
    }

    public ChannelControl Control { get; }

    public ChannelSettings Settings => Control.Settings;

    /// <summary>The stream that the call is on; null before and after.</summary>
    public ClientStream? Stream => Volatile.Read(ref _stream);

    /// <summary>How many streams the call has come onto; to be read before <see cref="Stream"/> by those who may have to wait for another.</summary>
    /// <remarks>The streams themselves do not tell: a call that was refused may get the same object again.</remarks>
    public int StreamsEntered => Volatile.Read(ref _streamsEntered);

    /// <summary>How the call ended; null while it goes on.</summary>
    public CallOutcome? Ended => Volatile.Read(ref _outcome);

    /// <summary>Who wants the call to end; null for nobody.</summary>
    public CallCancellation? Cancellation => Volatile.Read(ref _cancellation);

    /// <summary>What pickers may look at.</summary>
    public PickArgs PickArgs => new(_method, _metadata);

    /// <summary>Pickers that fail calls do not fail this one.</summary>
    public bool WaitsForReady => WaitForReadyChoice.Of(_options, _known.WaitForReady);

    /// <summary>The encoding of the request's messages; null for identity.</summary>
    protected EncodingChoice? Compression { get; }

    /// <summary>The longest response message, in bytes.</summary>
    protected int MaxReceiveMessageSize => Known.MaxResponseMessageBytes is { } configured
        ? Math.Min(configured, Settings.Connection.MaxReceiveMessageSize)
        : Settings.Connection.MaxReceiveMessageSize;

    /// <summary>What the service config says about the method.</summary>
    protected KnownMethod Known => _known;

    protected CallOptions Options => _options;

    /// <summary>Begins: at once, or when the credentials have given their metadata.</summary>
    protected void Begin()
    {
        if (!_limits.TryArm(this))
        {
            Finish(CallTexts.DeadlineExceeded);
            return;
        }

        if (_options.CancellationToken.CanBeCanceled) WatchToken();
        if (CredentialsMetadata.AreNeeded(Settings, _options)) _ = AddCredentialsAsync();
        else Search();
    }

    /// <summary>Puts the call on a connection; null where that takes no calls any more.</summary>
    protected abstract ClientStream? StartOn(ClientConnection connection, in RequestHead head, long? deadline);

    /// <summary>The call is over.</summary>
    protected abstract void OnFinished(CallOutcome outcome);

    /// <summary>The call's stream has ended with a status that stands.</summary>
    protected abstract void OnStreamEnded(ClientStream stream);

    /// <summary>The call has come onto a stream.</summary>
    protected virtual void OnEntered(ClientStream stream)
    {
    }

    /// <summary>The call must wait: what it will send is to be kept as it is now.</summary>
    public virtual void OnWaiting()
    {
    }

    /// <summary>Goes onto a connection; false where that takes no calls any more.</summary>
    public bool TryEnter(ClientConnection connection)
    {
        if (StartOn(connection, HeadOf(), _limits.Deadline) is not { } stream) return false;
        Enter(stream);
        return true;
    }

    /// <summary>The call's turn in a subchannel's line has come; false where the connection had no room after all.</summary>
    public bool TryStartFromLine(ClientConnection connection, CallTracker? tracker) => _search.TryStartFromLine(this, connection, tracker);

    /// <summary>Ends the call from our side.</summary>
    public void Cancel(Status status, bool byUser)
    {
        ClientStream? stream;
        bool wasPreparing;
        lock (_gate)
        {
            if (_outcome is not null || _cancellation is not null) return;
            wasPreparing = !_isPrepared;
            _cancellation = new CallCancellation(status, byUser, Waited: !wasPreparing && _stream is null);
            _isPrepared = true;
            stream = _stream;
        }

        if (stream is not null) stream.Cancel(this, status);
        // Not here: what the user does next would run in the caller's Cancel, or hold up the timers.
        else if (wasPreparing || _search.TryInterrupt(this)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends the call; the first to come decides.</summary>
    public void Finish(CallOutcome outcome)
    {
        TaskCompletionSource? moved;
        bool headersAreRequested;
        lock (_gate)
        {
            if (_outcome is not null) return;
            _outcome = outcome;
            _isPrepared = true;
            (moved, _moved) = (_moved, null);
            headersAreRequested = _headers.AreRequestedLocked;
        }

        _limits.Stop(Settings.Timers);
        _search.OnEnded(new CallEnd(outcome.Status, outcome.Trailers, outcome.IsUnprocessed));
        // Of all methods, also those without a policy (gRFC A6): it is the server's health that is measured.
        if (outcome.Status.StatusCode == StatusCode.OK) Control.Throttle?.RecordSuccess();
        if (headersAreRequested) _headers.End(this, outcome);
        OnFinished(outcome);
        moved?.SetResult();
    }

    /// <summary>Ends a call of which no server has said anything.</summary>
    public void Finish(Status status) => Finish(new CallOutcome(status));

    /// <summary>The exception that the user gets for a status that is not OK.</summary>
    public Exception ToException(CallOutcome outcome) => CallTexts.ToException(Settings, outcome, Cancellation is { ByUser: true }, _options.CancellationToken);

    /// <summary>Waits until the call has come onto more streams than so many, or is over.</summary>
    public Task WhenMovedAsync(int streamsSeen)
    {
        lock (_gate)
        {
            if (_outcome is not null || _streamsEntered != streamsSeen) return Task.CompletedTask;
            _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _moved.Task;
        }
    }

    /// <summary>Searches on: there is another picker, or somebody wants the call to end.</summary>
    void IThreadPoolWorkItem.Execute() => _search.Run(this);

    void IClientCall.OnStarted(ClientStream stream)
    {
        lock (_gate)
        {
            _stream = stream;
            _streamsEntered++;
        }
    }

    void IClientCall.OnHeaders(ClientStream stream)
    {
        bool areRequested;
        lock (_gate) areRequested = _headers.AreRequestedLocked;
        // Where the stream has gone on to another call, Finish knows the headers.
        if (areRequested && stream.ReadHeaders(this) is { } headers) _headers.Arrive(headers);
    }

    void IClientCall.OnCompleted(ClientStream stream)
    {
        if (!stream.IsUnprocessed || !TryLeave(stream)) OnStreamEnded(stream);
    }

    private void Search()
    {
        lock (_gate)
        {
            if (_isPrepared) return;
            _isPrepared = true;
        }

        _search.Run(this);
    }

    private void Enter(ClientStream stream)
    {
        TaskCompletionSource? moved;
        CallCancellation? cancelled;
        bool headersAreRequested;
        lock (_gate)
        {
            (moved, _moved) = (_moved, null);
            cancelled = _cancellation;
            headersAreRequested = _headers.AreRequestedLocked;
        }

        if (cancelled is not null) stream.Cancel(this, cancelled.Status);
        if (headersAreRequested && stream.WatchHeaders(this)) ((IClientCall)this).OnHeaders(stream);
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

        _search.OnLeft();
        stream.Release(this);
        _search.Run(this);
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
            _metadata = await CredentialsMetadata.AddAsync(Settings, _method, _options).ConfigureAwait(false);
            Search();
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.OK)
        {
            Finish(ControlPlaneStatus.Check(exception.Status));
        }
        catch (Exception exception)
        {
            Finish(new Status(StatusCode.Internal, $"The call's credentials failed: {exception.Message}", exception));
        }
    }

    private void WatchToken()
    {
        _limits.Watch(this, _options.CancellationToken);
        bool isOver;
        lock (_gate) isOver = _outcome is not null;
        // The deadline was faster, and found nothing to stop.
        if (isOver) _limits.Stop(Settings.Timers);
    }

    private Task<Metadata> GetHeadersAsync()
    {
        Task<Metadata> headers;
        ClientStream? stream;
        CallOutcome? outcome;
        lock (_gate)
        {
            headers = _headers.RequestLocked();
            stream = _stream;
            outcome = _outcome;
        }

        if (outcome is not null) _headers.End(this, outcome);
        else if (stream is not null && stream.WatchHeaders(this)) ((IClientCall)this).OnHeaders(stream);
        return headers;
    }

    private Status GetStatus() => Ended?.Status ?? throw CallTexts.NoStatusYet();

    private Metadata GetTrailers() => Ended is { } outcome
        ? outcome.Trailers ?? []
        : throw CallTexts.NoTrailersYet();

    private void Dispose()
    {
        Cancel(CallTexts.Disposed, byUser: true);
        // What has arrived of a call that is over will not be read.
        if (Ended is not null) Stream?.Release(this);
    }
}
