using System.Net;
using Grpc.Core;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;

namespace Swoop.Client.Balancing;

/// <summary>A subchannel that a policy shows to the policy beneath it in place of its own.</summary>
/// <param name="inner">The subchannel itself.</param>
public abstract class DelegatingSubchannel(Subchannel inner) : Subchannel
{
    /// <summary>The subchannel itself.</summary>
    public Subchannel Inner => inner;

    /// <inheritdoc/>
    public override EndPoint Address => inner.Address;

    /// <inheritdoc/>
    public override EndpointAttributes Attributes => inner.Attributes;

    /// <inheritdoc/>
    public override ConnectivityState State => inner.State;

    /// <inheritdoc/>
    public override Status Failure => inner.Failure;

    /// <inheritdoc/>
    public override void RequestConnection() => inner.RequestConnection();

    /// <inheritdoc/>
    public override void WatchHealth(Action<SubchannelHealth> onChanged) => inner.WatchHealth(onChanged);

    /// <inheritdoc/>
    public override void Shutdown() => inner.Shutdown();

    internal override ClientConnection? FindConnection() => inner.FindConnection();

    internal override bool QueuesCalls => inner.QueuesCalls;

    internal override bool TryQueue(QueuedCall call) => inner.TryQueue(call);

    internal override bool StopQueueing(QueuedCall call) => inner.StopQueueing(call);

    internal override IDisposable StartLoadReports(TimeSpan period, Action<OrcaLoadReport> onReport) => inner.StartLoadReports(period, onReport);
}
