namespace Grpc.Core;

/// <summary>What client stubs derive from, knowing their own type.</summary>
/// <typeparam name="T">The stub.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Creates a client without a channel, for test doubles; its calls throw <see cref="NotImplementedException"/>.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Creates a client from the configuration of another one.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="ArgumentNullException">There is no configuration.</exception>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>Creates a client that calls over a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <exception cref="ArgumentNullException">There is no channel.</exception>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Creates a client that calls over a call invoker.</summary>
    /// <param name="callInvoker">The call invoker.</param>
    /// <exception cref="ArgumentNullException">There is no call invoker.</exception>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>Gives a client of the same kind whose calls name another authority, for servers that serve several.</summary>
    /// <param name="host">The authority.</param>
    /// <exception cref="ArgumentNullException">There is no authority.</exception>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Creates another client of the same kind.</summary>
    /// <param name="configuration">Its configuration.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
