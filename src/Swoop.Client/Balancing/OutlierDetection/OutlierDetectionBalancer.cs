using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>Counts how the calls of each endpoint end, and has those that fail much reported as unhealthy to the policy beneath (gRFC A50).</summary>
/// <remarks>
/// <code>
///   each interval:  results --algorithms--> ejected, multiplier + 1
///                   ejected for base time * multiplier, or the longest time --> in use again
///                   not ejected --> multiplier - 1
/// </code>
/// All addresses of an endpoint count as one. Policies that do not watch health, such as <c>pick_first</c>, are not affected.
/// </remarks>
internal sealed class OutlierDetectionBalancer : LoadBalancer
{
    // An interval of zero would be a loop without a pause.
    private static readonly TimeSpan _shortestInterval = TimeSpan.FromMilliseconds(1);

    private readonly IBalancerHost _host;
    private readonly GracefulSwitchBalancer _child;
    private readonly HashSet<OutlierSubchannel> _subchannels = [];
    private Dictionary<EndpointKey, TrackedEndpoint> _endpoints = [];
    private Dictionary<EndPoint, TrackedEndpoint> _byAddress = [];
    private OutlierDetectionConfig? _config;
    private (ConnectivityState State, Picker Picker)? _published;
    private long? _intervalStart;
    private IDisposable? _timer;

    public OutlierDetectionBalancer(IBalancerHost host)
    {
        _host = host;
        _child = new GracefulSwitchBalancer(new ChildHost(host, this));
    }

    public override Status Update(BalancerUpdate update)
    {
        var before = _config;
        _config = (OutlierDetectionConfig)update.Config!;
        TakeEndpoints(update.Endpoints);
        SetTimer();
        if (!_config.CanEject) UnejectAll();
        if (before is not null && before.CanEject != _config.CanEject && _published is { } last) Publish(last.State, last.Picker);
        return _child.Update(_config.Child!, update);
    }

    public override void OnResolverFailure(Status failure) => _child.OnResolverFailure(failure);

    public override void ExitIdle() => _child.ExitIdle();

    public override void Shutdown()
    {
        _timer?.Dispose();
        _child.Shutdown();
    }

    private void TakeEndpoints(IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        var known = _endpoints;
        _endpoints = [];
        _byAddress = [];
        foreach (var endpoint in endpoints)
        {
            var key = new EndpointKey(endpoint.Addresses);
            if (!_endpoints.TryGetValue(key, out var tracked)) _endpoints[key] = tracked = known.GetValueOrDefault(key) ?? new TrackedEndpoint();
            foreach (var address in endpoint.Addresses) _byAddress.TryAdd(address, tracked);
        }

        foreach (var subchannel in _subchannels) subchannel.Endpoint = _byAddress.GetValueOrDefault(subchannel.Address);
        TellSubchannels();
    }

    private void SetTimer()
    {
        _timer?.Dispose();
        _timer = null;
        if (!_config!.CanEject)
        {
            _intervalStart = null;
        }
        else if (_intervalStart is { } start)
        {
            Schedule(_config.Interval - _host.Time.GetElapsedTime(start));
        }
        else
        {
            foreach (var endpoint in _endpoints.Values) endpoint.EndInterval();
            StartInterval();
        }
    }

    private void StartInterval()
    {
        _intervalStart = _host.Time.GetTimestamp();
        Schedule(_config!.Interval);
    }

    private void Schedule(TimeSpan delay) => _timer = _host.Schedule(delay > _shortestInterval ? delay : _shortestInterval, EndInterval);

    private void EndInterval()
    {
        StartInterval();
        var now = _intervalStart!.Value;
        foreach (var endpoint in _endpoints.Values) endpoint.EndInterval();
        new OutlierSearch(_endpoints.Values, _config!, _host.Random, now).Run();
        foreach (var endpoint in _endpoints.Values)
        {
            if (endpoint.EjectedAt is not { } ejectedAt) endpoint.Multiplier = Math.Max(endpoint.Multiplier - 1, 0);
            else if (_host.Time.GetElapsedTime(ejectedAt, now) >= _config!.EjectionTime(endpoint.Multiplier)) endpoint.Uneject();
        }

        TellSubchannels();
    }

    private void UnejectAll()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Uneject();
            endpoint.Multiplier = 0;
        }

        TellSubchannels();
    }

    private void TellSubchannels()
    {
        foreach (var subchannel in _subchannels) subchannel.OnEjectionChanged();
    }

    private void Publish(ConnectivityState state, Picker picker)
    {
        _published = (state, picker);
        _host.UpdateState(state, new OutlierPicker(picker, _config is { CanEject: true }));
    }

    private sealed class ChildHost(IBalancerHost parent, OutlierDetectionBalancer owner) : DelegatingBalancerHost(parent)
    {
        public override Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged)
        {
            OutlierSubchannel subchannel = null!;
            var inner = Parent.CreateSubchannel(address, attributes, _ => onStateChanged(subchannel));
            subchannel = new OutlierSubchannel(inner, Parent, gone => owner._subchannels.Remove(gone)) { Endpoint = owner._byAddress.GetValueOrDefault(address) };
            owner._subchannels.Add(subchannel);
            return subchannel;
        }

        public override void UpdateState(ConnectivityState state, Picker picker) => owner.Publish(state, picker);
    }
}
