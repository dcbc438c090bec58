using System.Net;
using System.Text.Json;
using Swoop.Client.Balancing;
using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Tests.LoadReports;

/// <summary>A policy that has every server report its load, and keeps what they say.</summary>
internal sealed class ReportReadingFactory(TimeSpan period) : LoadBalancerFactory
{
    public System.Threading.Channels.Channel<OrcaLoadReport> Reports { get; } = System.Threading.Channels.Channel.CreateUnbounded<OrcaLoadReport>();

    /// <summary>Ends the reports that were started last.</summary>
    public IDisposable? Started { get; private set; }

    public override string PolicyName => "report_reading";

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies) => new ReportReadingConfig();

    public override LoadBalancer Create(IBalancerHost host) => new PickFirstBalancer(new Host(this, host));

    internal sealed record ReportReadingConfig : LoadBalancingConfig
    {
        public override string PolicyName => "report_reading";
    }

    private sealed class Host(ReportReadingFactory factory, IBalancerHost parent) : DelegatingBalancerHost(parent)
    {
        public override Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged) =>
            Parent.CreateSubchannel(address, attributes, subchannel =>
            {
                if (subchannel.State == ConnectivityState.Ready) factory.Started = subchannel.StartLoadReports(factory.Period, report => factory.Reports.Writer.TryWrite(report));
                onStateChanged(subchannel);
            });

        public override void UpdateState(ConnectivityState state, Picker picker) => Parent.UpdateState(state, picker);
    }

    private TimeSpan Period => period;
}
