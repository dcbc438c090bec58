namespace Swoop.Client.Balancing.WeightedRoundRobin;

/// <summary>A subchannel that has its endpoint's reports come in while it is connected and they are wanted.</summary>
internal sealed class ReportingSubchannel(ReportingHost host, Subchannel inner, EndpointWeight weight) : DelegatingSubchannel(inner)
{
    private IDisposable? _reports;

    public override void Shutdown()
    {
        host.Forget(this);
        StopReports();
        base.Shutdown();
    }

    /// <summary>The subchannel's state, or what is wanted, has changed.</summary>
    public void FollowReports()
    {
        if (State != ConnectivityState.Ready || host.Period is not { } period) StopReports();
        else _reports ??= StartLoadReports(period, weight.OnReport);
    }

    public void RestartReports()
    {
        StopReports();
        FollowReports();
    }

    private void StopReports()
    {
        _reports?.Dispose();
        _reports = null;
    }
}
