using System.Text;
using Grpc.Core;
using Swoop.Client.Balancing.Endpoints;
using Swoop.Client.Balancing.GracefulSwitch;
using Swoop.Client.Balancing.Hashing;
using Swoop.Client.Resolving;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing.RandomSubsetting;

/// <summary>Shows the policy beneath it the endpoints that come first when all are ordered by a hash with a seed of the client's own ("rendezvous hashing").</summary>
internal sealed class RandomSubsettingBalancer(IBalancerHost host) : LoadBalancer
{
    private readonly GracefulSwitchBalancer _child = new(host);
    private readonly ulong _seed = (ulong)host.Random.NextInt64(long.MinValue, long.MaxValue);

    public override Status Update(BalancerUpdate update)
    {
        if (update.Config is not RandomSubsettingConfig { Child: { } policy } config)
            throw new InvalidOperationException($"{RandomSubsettingConfig.Name} works only with its configuration, checked.");
        return _child.Update(policy, update with { Endpoints = Choose(update.Endpoints, config.SubsetSize), Config = policy.Config });
    }

    public override void OnResolverFailure(Status failure) => _child.OnResolverFailure(failure);

    public override void ExitIdle() => _child.ExitIdle();

    public override void Shutdown() => _child.Shutdown();

    // An endpoint that is listed twice has one rank, and would take two of the places.
    private IReadOnlyList<ResolvedEndpoint> Choose(IReadOnlyList<ResolvedEndpoint> endpoints, int count) => endpoints.Count <= count
        ? endpoints
        : [.. endpoints.DistinctBy(endpoint => new EndpointKey(endpoint.Addresses)).OrderBy(RankOf).Take(count)];

    private ulong RankOf(ResolvedEndpoint endpoint) => XxHash64.Hash(Encoding.UTF8.GetBytes(AddressText.Of(endpoint.Addresses[0])), _seed);
}
