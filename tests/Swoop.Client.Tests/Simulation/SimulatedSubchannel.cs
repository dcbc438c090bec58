using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;

namespace Swoop.Client.Tests.Simulation;

/// <summary>A subchannel to a simulated backend: the states of a real one, no connection.</summary>
internal sealed class SimulatedSubchannel : Subchannel
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(120);

    private readonly SimulatedHost _host;
    private readonly Action<Subchannel> _onStateChanged;
    private Action<SubchannelHealth>? _onHealthChanged;
    private TimeSpan _backoff = FirstBackoff;
    private IDisposable? _next;
    private ConnectivityState _state;

    internal SimulatedSubchannel(SimulatedHost host, SimulatedBackend backend, EndpointAttributes attributes, Action<Subchannel> onStateChanged)
    {
        _host = host;
        Backend = backend;
        Attributes = attributes;
        _onStateChanged = onStateChanged;
        backend.Add(this);
    }

    public SimulatedBackend Backend { get; }

    public override EndPoint Address => Backend.Address;

    public override EndpointAttributes Attributes { get; }

    public override ConnectivityState State => _state;

    public override Status Failure => new(StatusCode.Unavailable, $"{Backend} refused the connection.");

    /// <summary>How many attempts to connect there were.</summary>
    public int Attempts { get; private set; }

    /// <summary>The subchannel itself beneath what policies have put around it.</summary>
    public static SimulatedSubchannel Of(Subchannel subchannel)
    {
        while (subchannel is DelegatingSubchannel delegating) subchannel = delegating.Inner;
        return (SimulatedSubchannel)subchannel;
    }

    public override void RequestConnection()
    {
        if (_state != ConnectivityState.Idle) return;
        Attempts++;
        SetState(ConnectivityState.Connecting);
        if (Backend.ConnectDelay is { } delay) _next = _host.Schedule(delay, OnAttemptEnded);
    }

    public override void WatchHealth(Action<SubchannelHealth> onChanged)
    {
        _onHealthChanged = onChanged;
        _host.Run(OnHealthChanged);
    }

    public override void Shutdown()
    {
        _next?.Dispose();
        _state = ConnectivityState.Shutdown;
        _onHealthChanged = null;
        Backend.Remove(this);
        _host.OnShutdown(this);
    }

    internal override ClientConnection? FindConnection() => null;

    internal override IDisposable StartLoadReports(TimeSpan period, Action<OrcaLoadReport> onReport) => new ReportStream(this, period, onReport);

    internal void OnHealthChanged()
    {
        if (_state == ConnectivityState.Ready) _onHealthChanged?.Invoke(Backend.Health);
    }

    internal void OnConnectionLost()
    {
        if (_state == ConnectivityState.Ready) SetState(ConnectivityState.Idle);
    }

    private void OnAttemptEnded()
    {
        if (Backend.IsUp)
        {
            _backoff = FirstBackoff;
            SetState(ConnectivityState.Ready);
            return;
        }

        SetState(ConnectivityState.TransientFailure);
        _next = _host.Schedule(_backoff, () => SetState(ConnectivityState.Idle));
        _backoff = _backoff * 1.6 < LongestBackoff ? _backoff * 1.6 : LongestBackoff;
    }

    private void SetState(ConnectivityState state)
    {
        _state = state;
        if (state != ConnectivityState.Ready) _onHealthChanged = null;
        _host.Run(() =>
        {
            if (_state == state) _onStateChanged(this);
        });
    }

    private sealed class ReportStream : IDisposable
    {
        private readonly SimulatedSubchannel _subchannel;
        private readonly TimeSpan _period;
        private readonly Action<OrcaLoadReport> _onReport;
        private IDisposable _next;

        public ReportStream(SimulatedSubchannel subchannel, TimeSpan period, Action<OrcaLoadReport> onReport)
        {
            (_subchannel, _period, _onReport) = (subchannel, period, onReport);
            subchannel.Backend.ReportStreams++;
            _next = subchannel._host.Schedule(period, OnDue);
        }

        public void Dispose()
        {
            _next.Dispose();
            _subchannel.Backend.ReportStreams--;
        }

        private void OnDue()
        {
            _next = _subchannel._host.Schedule(_period, OnDue);
            if (_subchannel.State == ConnectivityState.Ready && _subchannel.Backend.Report?.Invoke() is { } report) _onReport(report);
        }
    }
}
