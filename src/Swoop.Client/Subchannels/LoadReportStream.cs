using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.Connecting;
using Swoop.Client.Metrics;
using Swoop.Http2.Hpack;
using Swoop.Transport.Client;
using Swoop.Transport.Timing;

namespace Swoop.Client.Subchannels;

/// <summary>Has a server report its load on a stream of its own (<c>xds.service.orca.v3.OpenRcaService</c>, gRFC A51, "out-of-band").</summary>
/// <remarks>
/// <code>
///   Reporting --stream ended--> waits for a backoff --> Reporting      a server that has no such service is not asked again
/// </code>
/// Members belong to the control loop; reports come on pool threads.
/// </remarks>
internal sealed class LoadReportStream : IDisposable
{
    private static readonly HeaderTemplate _path = new(":path"u8, "/xds.service.orca.v3.OpenRcaService/StreamCoreMetrics"u8);

    private readonly ClientConnection _connection;
    private readonly ChannelSettings _settings;
    private readonly ControlLoop _loop;
    private readonly byte[] _request;
    private readonly Action<OrcaLoadReport> _onReport;
    private readonly Backoff _backoff;
    private readonly RestartTimer _restart;
    private ConnectionStream? _stream;
    private volatile bool _hasReported;
    private volatile bool _isDisposed;

    /// <summary>Begins.</summary>
    /// <param name="connection">The server.</param>
    /// <param name="settings">The channel's.</param>
    /// <param name="loop">The channel's.</param>
    /// <param name="period">How often it should report.</param>
    /// <param name="onReport">Called with each report, one at a time.</param>
    public LoadReportStream(ClientConnection connection, ChannelSettings settings, ControlLoop loop, TimeSpan period, Action<OrcaLoadReport> onReport)
    {
        _connection = connection;
        _settings = settings;
        _loop = loop;
        _request = OrcaReportRequest.Write(period);
        _onReport = onReport;
        _backoff = new Backoff(_settings.Options.InitialReconnectBackoff, _settings.Options.MaxReconnectBackoff);
        _restart = new RestartTimer(this);
        Begin();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _settings.Timers.Disarm(_restart);
        _stream?.Dispose();
    }

    private void Begin()
    {
        _hasReported = false;
        // Null where the connection goes away: whoever asked for reports learns of that too.
        _stream = ConnectionStream.Start(_connection, _settings, _path, _request, OnMessage, status => _loop.Run(() => OnEnded(status)));
    }

    private void OnMessage(ReadOnlyMemory<byte> message)
    {
        if (_isDisposed || !OrcaLoadReport.TryParse(message.Span, out var report)) return;
        _hasReported = true;
        _onReport(report);
    }

    private void OnEnded(Status status)
    {
        _stream = null;
        if (_isDisposed || !_connection.TakesCalls) return;
        if (status.StatusCode == StatusCode.Unimplemented)
        {
            SubchannelLog.NoLoadReports(_settings.Logger, _settings.Target, status.Detail);
            return;
        }

        if (_hasReported) _backoff.Reset();
        _settings.Timers.Arm(_restart, _backoff.Next());
    }

    private sealed class RestartTimer(LoadReportStream reports) : TimerEntry
    {
        protected override void OnDue() => reports._loop.Run(() =>
        {
            if (!reports._isDisposed) reports.Begin();
        });
    }
}
