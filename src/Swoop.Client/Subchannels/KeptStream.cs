using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.Connecting;
using Swoop.Client.Credentials;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Headers;
using Swoop.Transport.Client;
using Swoop.Transport.Timing;

namespace Swoop.Client.Subchannels;

/// <summary>Base of the streams on which a subchannel has its server tell something of itself: begins anew when it ends, and moves when its connection goes away.</summary>
/// <remarks>
/// <code>
///   Streaming --ended--> waits for a backoff, counted from when the stream began --> Streaming
///       |  ^---- its connection goes, another is there
///       \--UNIMPLEMENTED--> off: the server is not asked again
/// </code>
/// Members belong to the control loop; messages come on pool threads.
/// </remarks>
internal abstract class KeptStream : IDisposable
{
    private static readonly Status _noRoom = new(StatusCode.Unavailable, "The connection has no room for another stream.");

    private readonly SharedSubchannel _subchannel;
    private readonly HeaderTemplate _path;
    private readonly string _service;
    private readonly string _method;
    private readonly byte[] _request;
    private readonly ControlLoop _loop;
    private readonly Backoff _backoff;
    private readonly RestartTimer _restart;
    private ClientConnection? _connection;
    private ConnectionStream? _stream;
    private long _begunAt;
    private bool _isOff;

    // Which stream counts: what others still say is old. Written on the loop.
    private volatile int _current;
    private volatile bool _hasAnswered;

    protected KeptStream(SharedSubchannel subchannel, ChannelSettings settings, ControlLoop loop, string service, string method, byte[] request)
    {
        _subchannel = subchannel;
        Settings = settings;
        _loop = loop;
        _path = new HeaderTemplate(":path"u8, System.Text.Encoding.ASCII.GetBytes($"/{service}/{method}"));
        (_service, _method, _request) = (service, method, request);
        _backoff = new Backoff(settings.Options.InitialReconnectBackoff, settings.Options.MaxReconnectBackoff);
        _restart = new RestartTimer(this);
        subchannel.Add(this);
    }

    protected ChannelSettings Settings { get; }

    public void Dispose()
    {
        _isOff = true;
        _subchannel.Remove(this);
        Stop();
    }

    /// <summary>Begins, on the oldest connection.</summary>
    public void Begin()
    {
        OnBeginning();
        Open();
    }

    /// <summary>A connection takes no calls any more.</summary>
    public void OnConnectionLeft(ClientConnection connection)
    {
        if (connection != _connection || _isOff) return;
        Stop();
        Open();
    }

    /// <summary>A message has come; on a pool thread, one at a time. True where it makes sense.</summary>
    /// <param name="message">Valid until the method returns.</param>
    /// <param name="stream">For <see cref="RunIfCurrent"/>.</param>
    protected abstract bool OnMessage(ReadOnlySpan<byte> message, int stream);

    /// <summary>The server is about to be asked.</summary>
    protected virtual void OnBeginning()
    {
    }

    /// <summary>The stream has ended, and does not begin anew at once.</summary>
    protected virtual void OnInterrupted(Status status)
    {
    }

    /// <summary>The server does not know the method.</summary>
    protected abstract void OnUnimplemented(Status status);

    /// <summary>Runs a step on the loop, unless the stream is not the one that counts any more.</summary>
    protected void RunIfCurrent(int stream, Action step) => _loop.Run(() =>
    {
        if (stream == _current) step();
    });

    private void Stop()
    {
        _current++;
        _connection = null;
        Settings.Timers.Disarm(_restart);
        _stream?.Dispose();
        _stream = null;
    }

    private void Open()
    {
        _hasAnswered = false;
        _begunAt = Settings.Timers.Now;
        _connection = _subchannel.OldestConnection;
        // Null where the last connection goes away: whoever wants to be told learns of that too.
        if (_connection is null) return;
        var stream = ++_current;
        if (Settings.CallCredentials.Count == 0) Start(stream, null);
        else _ = StartWithCredentialsAsync(stream);
    }

    private async Task StartWithCredentialsAsync(int stream)
    {
        try
        {
            var service = $"{(Settings.IsSecure ? "https" : "http")}://{Settings.AuthorityText}/{_service}";
            var metadata = await CallCredentialsReader.AddMetadataAsync(
                null, Settings.CallCredentials, null, new AuthInterceptorContext(service, _method, CancellationToken.None)).ConfigureAwait(false);
            if (MetadataWriter.FindFault(metadata) is { } fault) throw new InvalidOperationException(fault);
            RunIfCurrent(stream, () => Start(stream, metadata));
        }
        catch (Exception exception)
        {
            var failure = new Status(StatusCode.Unavailable, $"The channel's credentials failed: {exception.Message}", exception);
            RunIfCurrent(stream, () => OnEnded(failure));
        }
    }

    private void Start(int stream, Metadata? metadata)
    {
        _stream = ConnectionStream.Start(
            _connection!, Settings, _path, metadata, _request, message => Take(message.Span, stream), status => RunIfCurrent(stream, () => OnEnded(status)));
        if (_stream is null && _connection!.TakesCalls) OnEnded(_noRoom);
    }

    private void Take(ReadOnlySpan<byte> message, int stream)
    {
        if (stream == _current && OnMessage(message, stream)) _hasAnswered = true;
    }

    private void OnEnded(Status status)
    {
        _stream = null;
        // Where it goes away, the subchannel says so, and there may be another.
        if (!_connection!.TakesCalls) return;
        if (status.StatusCode == StatusCode.Unimplemented)
        {
            _isOff = true;
            OnUnimplemented(status);
            return;
        }

        if (_hasAnswered) _backoff.Reset();
        var wait = _backoff.Next() - TimeSpan.FromMicroseconds(Settings.Timers.Now - _begunAt);
        if (_hasAnswered && wait <= TimeSpan.Zero)
        {
            Begin();
            return;
        }

        Settings.Timers.Arm(_restart, wait);
        OnInterrupted(status);
    }

    private sealed class RestartTimer(KeptStream kept) : TimerEntry
    {
        protected override void OnDue() => kept._loop.Run(() =>
        {
            if (!kept._isOff && kept._stream is null && kept._connection is not null) kept.Begin();
        });
    }
}
