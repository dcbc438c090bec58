using Swoop.Client.Balancing;
using Swoop.Client.Balancing.LeastRequest;
using Swoop.Client.Balancing.OutlierDetection;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.Priority;
using Swoop.Client.Balancing.RandomSubsetting;
using Swoop.Client.Balancing.RingHash;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Balancing.WeightedTarget;

namespace Swoop.Client.Channel;

/// <summary>The policies that every channel knows.</summary>
internal static class BuiltInPolicies
{
    public static IReadOnlyList<LoadBalancerFactory> All { get; } =
    [
        new PickFirstFactory(),
        new RoundRobinFactory(),
        new OutlierDetectionFactory(),
        new PriorityFactory(),
        new WeightedTargetFactory(),
        new LeastRequestFactory(),
        new RandomSubsettingFactory(),
        new RingHashFactory(),
        new WeightedRoundRobinFactory(),
    ];
}
