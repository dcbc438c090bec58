using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Client.Resolving;

namespace Swoop.Client.Balancing;

/// <summary>What a balancing policy can ask of the channel, or of the policy above it. All members belong to the control loop.</summary>
public interface IBalancerHost
{
    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Chance. Not thread-safe: pickers need their own.</summary>
    Random Random { get; }

    /// <summary>Where to log.</summary>
    ILogger Logger { get; }

    /// <summary>The policies that the channel knows, for those that have others beneath them.</summary>
    LoadBalancerRegistry Policies { get; }

    /// <summary>What the channel leads to, for messages.</summary>
    string Target { get; }

    /// <summary>Makes a subchannel, idle; the policy shuts it down.</summary>
    /// <param name="address">Where it connects to.</param>
    /// <param name="attributes">What is known of the endpoint.</param>
    /// <param name="onStateChanged">Called after each change of <see cref="Subchannel.State"/>, later, never from within a call of the policy's own.</param>
    Subchannel CreateSubchannel(EndPoint address, EndpointAttributes attributes, Action<Subchannel> onStateChanged);

    /// <summary>Publishes the policy's state and the picker that goes with it.</summary>
    /// <remarks>
    /// What a state obliges to: <c>Idle</c>, the next pick or <see cref="LoadBalancer.ExitIdle"/> starts connecting; <c>Connecting</c>, picks are queued;
    /// <c>Ready</c>, picks succeed; <c>TransientFailure</c>, picks fail with the reason, and the policy keeps trying by itself.
    /// </remarks>
    void UpdateState(ConnectivityState state, Picker picker);

    /// <summary>Addresses may be out of date. Policies ask after a subchannel failed or lost its connection.</summary>
    void RequestResolution();

    /// <summary>Runs a step on the control loop, later; from any thread. Not after the policy was shut down.</summary>
    void Run(Action step);

    /// <summary>Runs a step on the control loop after a time, unless the result is disposed before.</summary>
    IDisposable Schedule(TimeSpan delay, Action step);
}
