using Grpc.Core;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing.OutlierDetection;

/// <summary>A subchannel that is unhealthy while its endpoint is ejected. It stays connected, so that it is of use at once when the ejection is over.</summary>
internal sealed class OutlierSubchannel(Subchannel inner, IBalancerHost host, Action<OutlierSubchannel> onShutdown) : DelegatingSubchannel(inner)
{
    private volatile TrackedEndpoint? _endpoint;
    private volatile TrackerPair? _pair;
    private Action<SubchannelHealth>? _onHealthChanged;
    private SubchannelHealth _health;
    private bool _wasEjected;

    /// <summary>The endpoint that the address belongs to; null for none, then nothing is counted.</summary>
    public TrackedEndpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value;
    }

    /// <summary>Who is told of a call: the endpoint, and whoever the policy beneath wants to be told. Read by calls.</summary>
    public CallTracker? TrackerFor(CallTracker? wanted)
    {
        var endpoint = _endpoint;
        if (endpoint is null || wanted is null) return (CallTracker?)endpoint ?? wanted;
        // Policies have one tracker for each subchannel: the pair is made once.
        var pair = _pair;
        if (pair is null || pair.First != wanted || pair.Second != endpoint) _pair = pair = new TrackerPair(wanted, endpoint);
        return pair;
    }

    public override void WatchHealth(Action<SubchannelHealth> onChanged)
    {
        _onHealthChanged = onChanged;
        _health = new SubchannelHealth(ConnectivityState.Connecting, Status.DefaultSuccess);
        _wasEjected = false;
        Inner.WatchHealth(health =>
        {
            if (_onHealthChanged != onChanged) return;
            _health = health;
            _wasEjected = IsEjected;
            Tell();
        });
        OnEjectionChanged();
    }

    public override void Shutdown()
    {
        _onHealthChanged = null;
        onShutdown(this);
        base.Shutdown();
    }

    /// <summary>The endpoint may have been ejected, or may be of use again.</summary>
    public void OnEjectionChanged()
    {
        if (_onHealthChanged is not { } watched || _wasEjected == IsEjected) return;
        _wasEjected = IsEjected;
        // Later: the policy beneath may be in the middle of a step of its own.
        host.Run(() =>
        {
            if (_onHealthChanged == watched && State == ConnectivityState.Ready) Tell();
        });
    }

    private bool IsEjected => _endpoint is { IsEjected: true };

    private void Tell() => _onHealthChanged!(IsEjected
        ? new SubchannelHealth(
            ConnectivityState.TransientFailure,
            new Status(StatusCode.Unavailable, $"{AddressText.Of(Address)} is not used for a while, because too many of its calls failed (outlier detection)."))
        : _health);

    private sealed class TrackerPair(CallTracker first, TrackedEndpoint second) : CallTracker
    {
        public CallTracker First => first;

        public TrackedEndpoint Second => second;

        public override void OnStarted() => first.OnStarted();

        public override void OnEnded(in CallEnd end)
        {
            first.OnEnded(end);
            second.OnEnded(end);
        }
    }
}
