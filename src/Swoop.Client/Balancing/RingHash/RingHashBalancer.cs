using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Resolving;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing.RingHash;

internal sealed class RingHashBalancer(IBalancerHost host) : EndpointBalancer(host)
{
    private readonly PickerRandom _random = new(host.Random);
    private RingHashConfig _config = new();
    private IReadOnlyList<RingShare> _shares = [];
    private HashRing _ring = HashRing.Create([new RingShare("", 1)], 1, 1);

    protected override bool ConnectsEagerly => false;

    /// <summary>Who wants the channel connected gets one connection, to any endpoint (gRFC A117).</summary>
    public override void ExitIdle()
    {
        if (Children.Count > 0 && Aggregate() == ConnectivityState.Idle) ConnectOne();
    }

    protected override IReadOnlyList<ResolvedEndpoint> OnUpdating(BalancerUpdate update)
    {
        var config = update.Config as RingHashConfig ?? new RingHashConfig();
        var endpoints = Merge(update.Endpoints);
        IReadOnlyList<RingShare> shares = [.. endpoints.Select(ShareOf)];
        if (!shares.SequenceEqual(_shares) || config != _config)
        {
            var max = Math.Min(config.MaxRingSize, RingHashConfig.SizeCap);
            _ring = HashRing.Create(shares, Math.Min(config.MinRingSize, max), max);
        }

        (_config, _shares) = (config, shares);
        return endpoints;
    }

    protected override Picker CreatePicker(ConnectivityState state, IReadOnlyList<EndpointChild> ready)
    {
        // Who fails gets no calls that would wake an endpoint, perhaps because another policy took over: it must recover by itself (gRFC A61).
        if (state is ConnectivityState.Connecting or ConnectivityState.TransientFailure) Host.Run(ConnectOne);
        return new RingHashPicker(_ring, Children, _config.RequestHashHeader, _random, Host);
    }

    /// <summary>One failing endpoint is not yet a failing ring; two are, even if the others were not tried (gRFC A61).</summary>
    protected override ConnectivityState Aggregate()
    {
        if (Has(ConnectivityState.Ready)) return ConnectivityState.Ready;
        var failing = Children.Count(child => child.State == ConnectivityState.TransientFailure);
        if (failing >= 2) return ConnectivityState.TransientFailure;
        if (Has(ConnectivityState.Connecting) || (failing == 1 && Children.Count > 1)) return ConnectivityState.Connecting;
        return failing == 0 ? ConnectivityState.Idle : ConnectivityState.TransientFailure;
    }

    private void ConnectOne()
    {
        if (Has(ConnectivityState.Connecting) || Has(ConnectivityState.Ready)) return;
        var idle = Children.Where(child => child.State == ConnectivityState.Idle).ToList();
        if (idle.Count > 0) idle[_random.Next(idle.Count)].ExitIdle();
    }

    private bool Has(ConnectivityState state) => Children.Any(child => child.State == state);

    // An endpoint that is listed twice has twice the weight (gRFC A42).
    private static List<ResolvedEndpoint> Merge(IReadOnlyList<ResolvedEndpoint> endpoints)
    {
        var merged = new List<ResolvedEndpoint>(endpoints.Count);
        var known = new Dictionary<EndpointKey, int>();
        foreach (var endpoint in endpoints)
        {
            if (known.TryAdd(new EndpointKey(endpoint.Addresses), merged.Count))
            {
                merged.Add(endpoint);
                continue;
            }

            var first = known[new EndpointKey(endpoint.Addresses)];
            merged[first] = merged[first].With(RingHashAttributes.Weight, (uint)Math.Min(uint.MaxValue, WeightOf(merged[first]) + WeightOf(endpoint)));
        }

        return merged;
    }

    private static RingShare ShareOf(ResolvedEndpoint endpoint) => new(
        endpoint.Attributes.TryGet(RingHashAttributes.HashKey, out var key) && key.Length > 0 ? key : AddressText.Of(endpoint.Addresses[0]),
        WeightOf(endpoint));

    private static ulong WeightOf(ResolvedEndpoint endpoint) =>
        endpoint.Attributes.TryGet(RingHashAttributes.Weight, out var weight) && weight > 0 ? weight : 1;
}
