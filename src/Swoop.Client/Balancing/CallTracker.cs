using Grpc.Core;

namespace Swoop.Client.Balancing;

/// <summary>Is told how calls go that a picker sent to a subchannel; a policy has one for each subchannel, or for each call.</summary>
/// <remarks>Thread-safe, and short: members run where calls begin and end.</remarks>
public abstract class CallTracker
{
    /// <summary>A call begins on the subchannel. Each one is followed by <see cref="OnEnded"/>.</summary>
    public virtual void OnStarted()
    {
    }

    /// <summary>A call, or an attempt of it, has ended.</summary>
    public abstract void OnEnded(in CallEnd end);
}

/// <summary>How a call, or an attempt of it, ended.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Trailers">What the server sent at the end; null for nothing. Backend metrics are among it (gRFC A51).</param>
/// <param name="IsUnprocessed">The server has not looked at the call, which goes elsewhere: no sign of how the server does.</param>
public readonly record struct CallEnd(Status Status, Metadata? Trailers, bool IsUnprocessed = false);
