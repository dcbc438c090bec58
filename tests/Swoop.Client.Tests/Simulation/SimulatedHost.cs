using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Client.Balancing;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.Simulation;

/// <summary>A channel's control plane without a channel: a policy works here on backends that are models, in virtual time, the same way for the same seed.</summary>
/// <remarks>
/// <code>
///   var host = new SimulatedHost(seed: 1);
///   var backends = host.AddBackends(3);
///   host.Use(new RoundRobinFactory(), null);
///   host.Resolve(backends);                       // steps that are due have run when it returns
///   var report = new SimulatedTraffic(host) { CallsPerSecond = 1000 }.Run(10_000);
///   Assert.Equal(1 / 3.0, report.ShareOf(backends[0]), 0.01);
/// </code>
/// </remarks>
internal sealed class SimulatedHost : IBalancerHost
{
    private readonly Dictionary<EndPoint, SimulatedBackend> _backends = [];
    private readonly List<PublishedState> _published = [];
    private readonly List<SimulatedSubchannel> _subchannels = [];
    private LoadBalancer? _balancer;

    /// <param name="seed">Of all chance in the policy.</param>
    /// <param name="factories">The policies that can be found by name.</param>
    public SimulatedHost(int seed, params IEnumerable<LoadBalancerFactory> factories)
    {
        Seed = seed;
        Random = new Random(seed);
        Policies = new LoadBalancerRegistry(factories);
    }

    public int Seed { get; }

    public VirtualClock Clock { get; } = new();

    public TimeProvider Time => Clock;

    public Random Random { get; }

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public LoadBalancerRegistry Policies { get; }

    public string Target => "simulation:///backends";

    /// <summary>The policy at work.</summary>
    public LoadBalancer Balancer => _balancer ?? throw new InvalidOperationException("There is no policy yet.");

    /// <summary>All that the policy told, the latest last.</summary>
    public IReadOnlyList<PublishedState> Published => _published;

    /// <summary>The states that the policy told, without repetitions.</summary>
    public IEnumerable<ConnectivityState> States => _published.Select(published => published.State).Where((state, i) => i == 0 || state != _published[i - 1].State);

    /// <summary>What the policy told last; idle and queueing before the first time.</summary>
    public PublishedState Current => _published.Count > 0 ? _published[^1] : new PublishedState(default, ConnectivityState.Idle, QueuePicker.Instance);

    public ConnectivityState State => Current.State;

    public Picker Picker => Current.Picker;

    /// <summary>How often the policy asked for another resolution.</summary>
    public int ResolutionRequests { get; private set; }

    /// <summary>The subchannels that were made and not shut down.</summary>
    public IReadOnlyList<SimulatedSubchannel> Subchannels => _subchannels;

    /// <summary>Raised after each picker.</summary>
    public event Action? PickerChanged;

    /// <summary>Makes a backend at <c>10.0.0.n:443</c>, up and idle.</summary>
    public SimulatedBackend AddBackend()
    {
        var number = _backends.Count + 1;
        var address = new IPEndPoint(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), 443);
        var backend = new SimulatedBackend(this, address, new Random(Seed * 7919 + number));
        _backends.Add(address, backend);
        return backend;
    }

    public SimulatedBackend[] AddBackends(int count) => [.. Enumerable.Range(0, count).Select(_ => AddBackend())];

    /// <summary>The backend at an address; one that refuses connections, where there is none.</summary>
    public SimulatedBackend BackendAt(EndPoint address)
    {
        if (_backends.TryGetValue(address, out var backend)) return backend;
        backend = new SimulatedBackend(this, address, new Random(Seed));
        backend.GoDown();
        _backends.Add(address, backend);
        return backend;
    }

    /// <summary>Sets a policy to work.</summary>
    public LoadBalancer Use(LoadBalancerFactory factory, LoadBalancingConfig? config)
    {
        _balancer = factory.Create(this);
        Config = config is null ? null : factory.Validate(config, Policies);
        return _balancer;
    }

    /// <summary>The configuration that comes with the next endpoints.</summary>
    public LoadBalancingConfig? Config { get; set; }

    /// <summary>The backends are the endpoints, one address each.</summary>
    public Status Resolve(params IEnumerable<SimulatedBackend> backends) => Resolve(backends.Select(backend => backend.Endpoint));

    /// <summary>Gives the policy endpoints, and runs what is due.</summary>
    public Status Resolve(params IEnumerable<ResolvedEndpoint> endpoints)
    {
        var status = Balancer.Update(new BalancerUpdate([.. endpoints], Config));
        Clock.RunDue();
        return status;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by) => Clock.Advance(by);

    /// <summary>Picks as a call would, and runs what is due: an idle policy, or subchannel, that the pick woke is connecting then.</summary>
    public PickResult Pick(Metadata? headers = null)
    {
        var result = Picker.Pick(new PickArgs(SimulatedTraffic.Method, headers));
        if (result.What == PickResult.Kind.Queue) WakeIfIdle();
        Clock.RunDue();
        return result;
    }

    /// <summary>Picks, as a call that waits would, until it has a backend.</summary>
    public SimulatedBackend Route(Metadata? headers = null)
    {
        while (true)
        {
            var before = _published.Count;
            if (Pick(headers).Subchannel is { State: ConnectivityState.Ready } subchannel) return SimulatedSubchannel.Of(subchannel).Backend;
            if (_published.Count == before && !Clock.RunNext()) throw new InvalidOperationException($"The call waits and nothing more will happen; the policy is {State}.");
        }
    }

    /// <summary>A call waits: a policy that stays idle after it has seen the pick is asked to connect.</summary>
    public void WakeIfIdle() => Run(() =>
    {
        if (State == ConnectivityState.Idle) Balancer.ExitIdle();
    });

    public Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged)
    {
        var subchannel = new SimulatedSubchannel(this, BackendAt(address), attributes, onStateChanged);
        _subchannels.Add(subchannel);
        return subchannel;
    }

    public void UpdateState(ConnectivityState state, Picker picker)
    {
        _published.Add(new PublishedState(Clock.Now, state, picker));
        PickerChanged?.Invoke();
    }

    public void RequestResolution() => ResolutionRequests++;

    public void Run(Action step) => Clock.Schedule(TimeSpan.Zero, step);

    public IDisposable Schedule(TimeSpan delay, Action step) => Clock.Schedule(delay, step);

    internal void OnShutdown(SimulatedSubchannel subchannel) => _subchannels.Remove(subchannel);
}
