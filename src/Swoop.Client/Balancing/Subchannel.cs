using System.Net;
using Grpc.Core;
using Swoop.Client.Metrics;
using Swoop.Client.Resolving;
using Swoop.Transport.Client;

namespace Swoop.Client.Balancing;

/// <summary>One address and the connections to it. Made by <see cref="IBalancerHost.CreateSubchannel"/>; policies that change what they see of it
/// derive from <see cref="DelegatingSubchannel"/>.</summary>
/// <remarks>
/// <code>
///   Idle --asked--> Connecting --SETTINGS received--> Ready --GOAWAY, or the last one lost--> Idle
///    ^                  \--failed--> TransientFailure --backoff over--\
///    \------------------------------------------------------------------/
/// </code>
/// Where more connections than one are allowed (gRFC A105), Ready may also go to Connecting or TransientFailure: the last connection is lost while
/// another is being made, or after that failed.
/// Policies of one channel that connect to the same address share its connections; each has a subchannel of its own, which it shuts down.
/// Members belong to the control loop; calls use a subchannel only through the picker that chose it.
/// </remarks>
public abstract class Subchannel
{
    private protected Subchannel()
    {
    }

    /// <summary>Where it connects to.</summary>
    public abstract EndPoint Address { get; }

    /// <summary>What is known of the endpoint.</summary>
    public abstract EndpointAttributes Attributes { get; }

    /// <summary>Its state.</summary>
    public abstract ConnectivityState State { get; }

    /// <summary>Why the last attempt to connect failed; meaningful in <see cref="ConnectivityState.TransientFailure"/>.</summary>
    public abstract Status Failure { get; }

    /// <summary>Connects, if it is idle.</summary>
    public abstract void RequestConnection();

    /// <summary>Asks for news of the health of a subchannel that is ready (gRFC A17, A50). Ends when the subchannel leaves <see cref="ConnectivityState.Ready"/>.</summary>
    /// <param name="onChanged">Called with what is known, later, and after each change. Where nobody watches health it is told of Ready once.</param>
    public abstract void WatchHealth(Action<SubchannelHealth> onChanged);

    /// <summary>No calls are put on it any more; its connections close when their calls have ended.</summary>
    public abstract void Shutdown();

    /// <summary>The connection for one more call; null where there is none, or none with room. Read by calls without a lock.</summary>
    internal abstract ClientConnection? FindConnection();

    /// <summary>Whether calls for which there is no room may wait here (gRFC A105).</summary>
    internal virtual bool QueuesCalls => false;

    /// <summary>Puts a call in line for the next room on a connection; false where there is no connection: it waits for the next picker.</summary>
    internal virtual bool TryQueue(QueuedCall call) => false;

    /// <summary>The call gives its place up; false where it had none any more, because it is being started or sent away.</summary>
    internal virtual bool StopQueueing(QueuedCall call) => false;

    /// <summary>Asks the server for reports of its load, on a stream of its own (gRFC A51, "out-of-band"); for subchannels that are ready.</summary>
    /// <param name="period">How often it should report; it may do so more rarely.</param>
    /// <param name="onReport">Called with each report, on any thread.</param>
    /// <returns>Ends the reports; to be disposed when the subchannel is not ready any more.</returns>
    internal abstract IDisposable StartLoadReports(TimeSpan period, Action<OrcaLoadReport> onReport);
}

/// <summary>Whether calls should be put on a subchannel that is connected.</summary>
/// <param name="State"><see cref="ConnectivityState.Ready"/>; <see cref="ConnectivityState.Connecting"/> while that is not known; or <see cref="ConnectivityState.TransientFailure"/>.</param>
/// <param name="Failure">Why not; OK where they should.</param>
public readonly record struct SubchannelHealth(ConnectivityState State, Status Failure)
{
    /// <summary>Calls should be put on it.</summary>
    public static SubchannelHealth Healthy { get; } = new(ConnectivityState.Ready, Status.DefaultSuccess);
}
