using System.Net;
using Microsoft.Extensions.Logging;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing;

/// <summary>What a policy is to the policy beneath it: its own host, but for what it changes.</summary>
/// <param name="parent">The policy's own host.</param>
public abstract class DelegatingBalancerHost(IBalancerHost parent) : IBalancerHost
{
    /// <summary>The policy's own host.</summary>
    protected IBalancerHost Parent => parent;

    /// <inheritdoc/>
    public TimeProvider Time => parent.Time;

    /// <inheritdoc/>
    public Random Random => parent.Random;

    /// <inheritdoc/>
    public ILogger Logger => parent.Logger;

    /// <inheritdoc/>
    public LoadBalancerRegistry Policies => parent.Policies;

    /// <inheritdoc/>
    public string Target => parent.Target;

    /// <inheritdoc/>
    public virtual Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged) =>
        parent.CreateSubchannel(address, attributes, onStateChanged);

    /// <inheritdoc/>
    public abstract void UpdateState(ConnectivityState state, Picker picker);

    /// <inheritdoc/>
    public virtual void RequestResolution() => parent.RequestResolution();

    /// <inheritdoc/>
    public void Run(Action step) => parent.Run(step);

    /// <inheritdoc/>
    public IDisposable Schedule(TimeSpan delay, Action step) => parent.Schedule(delay, step);
}
