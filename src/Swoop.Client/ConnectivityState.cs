namespace Swoop.Client;

/// <summary>What a channel can do for a call now (gRPC, "Connectivity semantics").</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying: the next call, or <see cref="GrpcChannel.ConnectAsync"/>, begins.</summary>
    Idle,

    /// <summary>A connection is being made; calls wait.</summary>
    Connecting,

    /// <summary>Calls go out at once.</summary>
    Ready,

    /// <summary>The last attempt failed; calls fail unless they wait for ready. The next attempt follows after the backoff.</summary>
    TransientFailure,

    /// <summary>The channel was shut down.</summary>
    Shutdown,
}
