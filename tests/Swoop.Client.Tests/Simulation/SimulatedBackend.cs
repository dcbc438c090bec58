using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Simulation;

/// <summary>A server: takes some time for each call, more where calls queue, fails some, may be down, and may report its load.</summary>
internal sealed class SimulatedBackend
{
    private readonly SimulatedHost _host;
    private readonly Random _random;
    private readonly List<SimulatedSubchannel> _subchannels = [];
    private readonly HashSet<SimulatedCall> _calls = [];
    private TimeSpan[]? _freeAt;

    internal SimulatedBackend(SimulatedHost host, EndPoint address, Random random)
    {
        _host = host;
        _random = random;
        Address = address;
        Endpoint = new ResolvedEndpoint(address);
    }

    public EndPoint Address { get; }

    /// <summary>The endpoint that a resolver would give; tests add attributes.</summary>
    public ResolvedEndpoint Endpoint { get; set; }

    /// <summary>How long a call takes once it is its turn: 10 ms unless set. See <see cref="Latencies"/>.</summary>
    public Func<Random, TimeSpan> Latency { get; set; } = Latencies.Fixed(TimeSpan.FromMilliseconds(10));

    /// <summary>How many calls it works on at once; others wait for their turn. No bound unless set.</summary>
    public int Workers
    {
        set => _freeAt = new TimeSpan[value];
    }

    /// <summary>Which part of calls fails, from 0 to 1.</summary>
    public double FailureRate { get; set; }

    /// <summary>What failed calls end with.</summary>
    public Status FailureStatus { get; set; } = new(StatusCode.Internal, "The backend failed.");

    /// <summary>How long an attempt to connect takes; null for ever. 1 ms unless set.</summary>
    public TimeSpan? ConnectDelay { get; set; } = TimeSpan.FromMilliseconds(1);

    public bool IsUp { get; private set; } = true;

    /// <summary>What a watcher of health sees.</summary>
    public SubchannelHealth Health
    {
        get;
        set
        {
            field = value;
            foreach (var subchannel in _subchannels.ToArray()) _host.Run(subchannel.OnHealthChanged);
        }
    } = SubchannelHealth.Healthy;

    /// <summary>The load that it tells of, in trailers and to those who asked for reports out of band; null for none.</summary>
    public Func<OrcaLoadReport>? Report { get; set; }

    /// <summary>Whether <see cref="Report"/> goes into trailers.</summary>
    public bool ReportsInTrailers { get; set; } = true;

    /// <summary>How many ask for reports out of band.</summary>
    public int ReportStreams { get; internal set; }

    /// <summary>Calls that it has taken and not ended.</summary>
    public int Outstanding => _calls.Count;

    /// <summary>Subchannels that are connected to it.</summary>
    public int Connections => _subchannels.Count(subchannel => subchannel.State == ConnectivityState.Ready);

    /// <summary>Subchannels that lead to it, connected or not.</summary>
    public IReadOnlyList<SimulatedSubchannel> Subchannels => _subchannels;

    /// <summary>Takes it down: calls fail, connections are lost, new ones refused.</summary>
    public void GoDown()
    {
        IsUp = false;
        foreach (var call in _calls.ToArray()) End(call, new Status(StatusCode.Unavailable, $"{this} went down."));
        foreach (var subchannel in _subchannels.ToArray()) subchannel.OnConnectionLost();
        if (_freeAt is not null) Array.Clear(_freeAt);
    }

    /// <summary>Brings it back; who was refused tries again after its backoff.</summary>
    public void ComeBack() => IsUp = true;

    /// <summary>Closes its connections, politely: calls end in peace.</summary>
    public void SendGoAway()
    {
        foreach (var subchannel in _subchannels.ToArray()) subchannel.OnConnectionLost();
    }

    public override string ToString() => AddressText.Of(Address);

    internal void Add(SimulatedSubchannel subchannel) => _subchannels.Add(subchannel);

    internal void Remove(SimulatedSubchannel subchannel) => _subchannels.Remove(subchannel);

    internal void Take(SimulatedCall call)
    {
        var isFailure = FailureRate > 0 && _random.NextDouble() < FailureRate;
        var done = Latency(_random) + WaitForTurn(out var worker);
        if (worker >= 0) _freeAt![worker] = _host.Clock.Now + done;
        _calls.Add(call);
        _host.Schedule(done, () => End(call, isFailure ? FailureStatus : Status.DefaultSuccess));
    }

    private TimeSpan WaitForTurn(out int worker)
    {
        worker = -1;
        if (_freeAt is null) return TimeSpan.Zero;
        worker = 0;
        for (var i = 1; i < _freeAt.Length; i++)
        {
            if (_freeAt[i] < _freeAt[worker]) worker = i;
        }

        var wait = _freeAt[worker] - _host.Clock.Now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private void End(SimulatedCall call, Status status)
    {
        if (!_calls.Remove(call)) return;
        Metadata? trailers = null;
        if (ReportsInTrailers && IsUp && Report is not null) trailers = new Metadata { { OrcaLoadReport.TrailerKey, OrcaBytes.Of(Report()) } };
        call.End(status, trailers);
    }
}
