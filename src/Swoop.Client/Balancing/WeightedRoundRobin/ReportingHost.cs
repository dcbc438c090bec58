using System.Net;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>What endpoints see as their host: their subchannels ask for load reports while that is wanted.</summary>
internal sealed class ReportingHost(IBalancerHost parent) : DelegatingBalancerHost(parent)
{
    private readonly HashSet<ReportingSubchannel> _subchannels = [];

    /// <summary>Tells the subchannels of an endpoint whose weight their reports make.</summary>
    public static AttributeKey<EndpointWeight> Weight { get; } = new("weight by reports");

    /// <summary>How often reports are wanted; null for not at all.</summary>
    public TimeSpan? Period { get; private set; }

    public override Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged)
    {
        if (!attributes.TryGet(Weight, out var weight)) return Parent.CreateSubchannel(address, attributes, onStateChanged);
        ReportingSubchannel subchannel = null!;
        subchannel = new ReportingSubchannel(this, Parent.CreateSubchannel(address, attributes, _ => OnStateChanged()), weight);
        _subchannels.Add(subchannel);
        // Its connection may be there already, another policy's: then no change will say so.
        subchannel.FollowReports();
        return subchannel;

        void OnStateChanged()
        {
            subchannel!.FollowReports();
            onStateChanged(subchannel);
        }
    }

    public override void UpdateState(ConnectivityState state, Picker picker) => Parent.UpdateState(state, picker);

    public void SetPeriod(TimeSpan? period)
    {
        if (period == Period) return;
        Period = period;
        foreach (var subchannel in _subchannels) subchannel.RestartReports();
    }

    public void Forget(ReportingSubchannel subchannel) => _subchannels.Remove(subchannel);
}
