using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>The client's end of long-lived connections to a target, over which calls are made.</summary>
public abstract class ChannelBase
{
    /// <summary>Creates a channel.</summary>
    /// <param name="target">The target as the user named it.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    protected ChannelBase(string target) => Target = GrpcPreconditions.CheckNotNull(target, nameof(target));

    /// <summary>The target as the user named it.</summary>
    public string Target { get; }

    /// <summary>Gives what makes calls over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel; calls that are still running should be complete or abandoned before.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>The part of a runtime behind <see cref="ShutdownAsync"/>; does nothing unless overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
