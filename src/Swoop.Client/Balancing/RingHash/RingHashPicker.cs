using Swoop.Client.Balancing.Endpoints;

namespace Swoop.Client.Balancing.RingHash;

/// <summary>Finds a call's place on the ring, and from there the first endpoint that is not failing (gRFC A61, "Ring hash"; A76 for calls without a key).</summary>
internal sealed class RingHashPicker : Picker
{
    private readonly HashRing _ring;
    private readonly EndpointView[] _endpoints;
    private readonly string _header;
    private readonly PickerRandom _random;
    private readonly IBalancerHost _host;
    private readonly bool _hasReady;
    private readonly bool _isAllFailing;

    // Whether an endpoint is connecting, or was asked to for a call without a key: one such call does not wake more than one (gRFC A76).
    private int _isConnecting;

    public RingHashPicker(HashRing ring, IReadOnlyList<EndpointChild> children, string header, PickerRandom random, IBalancerHost host)
    {
        _ring = ring;
        _endpoints = [.. children.Select(child => new EndpointView(child, child.State, child.Picker))];
        _header = header;
        _random = random;
        _host = host;
        _hasReady = Has(ConnectivityState.Ready);
        _isAllFailing = _endpoints.All(endpoint => endpoint.State == ConnectivityState.TransientFailure);
        _isConnecting = Has(ConnectivityState.Connecting) ? 1 : 0;
    }

    public override PickResult Pick(in PickArgs args)
    {
        var hasKey = RequestKey.TryHash(args.Headers, _header, out var hash);
        var place = _ring.Find(hasKey ? hash : _random.Next());
        if (_isAllFailing) return At(place, 0).Picker.Pick(args);
        return hasKey ? PickFrom(place, args) : PickAnyFrom(place, args);
    }

    private PickResult PickFrom(int place, in PickArgs args)
    {
        for (var steps = 0; steps < _ring.Size; steps++)
        {
            // Failing endpoints are passed over: they try again by themselves.
            ref readonly var endpoint = ref At(place, steps);
            switch (endpoint.State)
            {
                case ConnectivityState.Ready:
                    return endpoint.Picker.Pick(args);
                case ConnectivityState.Idle:
                    _host.Run(endpoint.Child.ExitIdle);
                    return PickResult.Queue;
                case ConnectivityState.Connecting:
                    return PickResult.Queue;
            }
        }

        return At(place, 0).Picker.Pick(args);
    }

    private PickResult PickAnyFrom(int place, in PickArgs args)
    {
        for (var steps = 0; steps < _ring.Size; steps++)
        {
            ref readonly var endpoint = ref At(place, steps);
            if (endpoint.State == ConnectivityState.Ready) return endpoint.Picker.Pick(args);
            if (endpoint.State == ConnectivityState.Idle && Interlocked.Exchange(ref _isConnecting, 1) == 0) _host.Run(endpoint.Child.ExitIdle);
            if (!_hasReady && Volatile.Read(ref _isConnecting) == 1) break;
        }

        return PickResult.Queue;
    }

    private ref readonly EndpointView At(int place, int steps) => ref _endpoints[_ring.EndpointAfter(place, steps)];

    private bool Has(ConnectivityState state) => _endpoints.Any(endpoint => endpoint.State == state);

    /// <summary>An endpoint as it was when the picker was made.</summary>
    private readonly record struct EndpointView(EndpointChild Child, ConnectivityState State, Picker Picker);
}
