using System.Net;
using Grpc.Core;
using Swoop.Client.Balancing;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;

namespace Swoop.Client.Subchannels;

/// <summary>What a policy holds of the connections to an address.</summary>
/// <param name="shared">What keeps the connections.</param>
/// <param name="connections">The connections themselves: with each call one look less.</param>
/// <param name="pool">Where they are from.</param>
/// <param name="attributes">What the policy knows of the endpoint.</param>
/// <param name="onStateChanged">Who is told of changes.</param>
internal sealed class ChannelSubchannel(
    SharedSubchannel shared, ConnectionSet connections, SubchannelPool pool, EndpointAttributes attributes, Action<Subchannel> onStateChanged) : Subchannel
{
    private bool _isShutDown;

    public override EndPoint Address => shared.Address;

    public override EndpointAttributes Attributes => attributes;

    public override ConnectivityState State => _isShutDown ? ConnectivityState.Shutdown : shared.State;

    public override Status Failure => shared.Failure;

    public override void RequestConnection()
    {
        if (!_isShutDown) shared.RequestConnection();
    }

    public override void WatchHealth(Action<SubchannelHealth> onChanged)
    {
        if (!_isShutDown) shared.Health.Watch(this, onChanged);
    }

    public override void Shutdown()
    {
        if (_isShutDown) return;
        _isShutDown = true;
        pool.Return(shared, this);
    }

    /// <summary>The state has changed; on the loop, as a step of its own.</summary>
    public void OnStateChanged()
    {
        if (!_isShutDown) onStateChanged(this);
    }

    internal override ClientConnection? FindConnection() => connections.Only ?? shared.FindRoom();

    internal override bool QueuesCalls => shared.QueuesCalls;

    internal override bool TryQueue(QueuedCall call) => shared.TryQueue(call);

    internal override bool StopQueueing(QueuedCall call) => shared.StopQueueing(call);

    internal override IDisposable StartLoadReports(TimeSpan period, Action<OrcaLoadReport> onReport) => pool.StartLoadReports(shared, period, onReport);
}
