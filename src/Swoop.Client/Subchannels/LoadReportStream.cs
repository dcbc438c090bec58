using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.Metrics;

namespace Swoop.Client.Subchannels;

/// <summary>Has a server report its load on a stream of its own (<c>xds.service.orca.v3.OpenRcaService</c>, gRFC A51, "out-of-band").</summary>
/// <param name="subchannel">The server.</param>
/// <param name="settings">The channel's.</param>
/// <param name="loop">The channel's.</param>
/// <param name="period">How often it should report.</param>
/// <param name="onReport">Called with each report, one at a time, on a pool thread.</param>
internal sealed class LoadReportStream(SharedSubchannel subchannel, ChannelSettings settings, ControlLoop loop, TimeSpan period, Action<OrcaLoadReport> onReport)
    : KeptStream(subchannel, settings, loop, "xds.service.orca.v3.OpenRcaService", "StreamCoreMetrics", OrcaReportRequest.Write(period))
{
    protected override bool OnMessage(ReadOnlySpan<byte> message, int stream)
    {
        if (!OrcaLoadReport.TryParse(message, out var report)) return false;
        onReport(report);
        return true;
    }

    protected override void OnUnimplemented(Status status) => SubchannelLog.NoLoadReports(Settings.Logger, Settings.Target, status.Detail);
}
