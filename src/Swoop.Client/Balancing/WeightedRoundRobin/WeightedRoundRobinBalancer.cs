using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

internal sealed class WeightedRoundRobinBalancer : EndpointBalancer
{
    private readonly ReportingHost _host;
    private Dictionary<EndpointKey, EndpointWeight> _weights = [];
    private WeightedRoundRobinConfig _config = new();
    private WeightedRoundRobinPicker? _picker;
    private IDisposable? _timer;

    private WeightedRoundRobinBalancer(ReportingHost host)
        : base(host) => _host = host;

    public static WeightedRoundRobinBalancer Create(IBalancerHost host) => new(new ReportingHost(host));

    public override void Shutdown()
    {
        _timer?.Dispose();
        _timer = null;
        base.Shutdown();
    }

    protected override IReadOnlyList<ResolvedEndpoint> OnUpdating(BalancerUpdate update)
    {
        _config = update.Config as WeightedRoundRobinConfig ?? new WeightedRoundRobinConfig();
        _host.SetPeriod(_config.EnableOobLoadReport ? _config.OobReportingPeriod : null);

        var before = _weights;
        _weights = new Dictionary<EndpointKey, EndpointWeight>(update.Endpoints.Count);
        var endpoints = new List<ResolvedEndpoint>(update.Endpoints.Count);
        foreach (var endpoint in update.Endpoints)
        {
            var key = new EndpointKey(endpoint.Addresses);
            if (!_weights.TryGetValue(key, out var weight))
            {
                weight = before.GetValueOrDefault(key) ?? new EndpointWeight(_host.Time);
                weight.Configure(_config);
                _weights.Add(key, weight);
            }

            endpoints.Add(endpoint.With(ReportingHost.Weight, weight));
        }

        return endpoints;
    }

    /// <remarks>Endpoints connect again at once, so the policy as a whole is never idle (gRFC A58, A48).</remarks>
    protected override ConnectivityState Aggregate() => base.Aggregate() is var state && state == ConnectivityState.Idle ? ConnectivityState.Connecting : state;

    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready)
    {
        foreach (var child in Children)
        {
            var weight = (EndpointWeight)(child.Tag ??= _weights[new EndpointKey(child.Endpoint.Addresses)]);
            weight.SetReady(child.State == ConnectivityState.Ready);
        }

        _timer?.Dispose();
        (_picker, _timer) = (null, null);
        if (state != ConnectivityState.Ready) return WithoutReady(state);
        _picker = new WeightedRoundRobinPicker(ready, !_config.EnableOobLoadReport, _host.Random);
        UpdateLater();
        return _picker;
    }

    private void UpdateLater()
    {
        var period = _config.WeightUpdatePeriod > WeightedRoundRobinConfig.ShortestUpdatePeriod ? _config.WeightUpdatePeriod : WeightedRoundRobinConfig.ShortestUpdatePeriod;
        _timer = _host.Schedule(period, () =>
        {
            _picker?.UpdateWeights();
            UpdateLater();
        });
    }
}
