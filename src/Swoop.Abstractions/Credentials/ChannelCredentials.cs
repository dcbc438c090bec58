using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>How the connections of a channel are secured, and what proves the caller's identity on all its calls.</summary>
public abstract class ChannelCredentials
{
    /// <summary>Plain text: no encryption, no identity.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS with the roots that the system trusts and no client certificate.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Whether call credentials may travel over connections that are secured this way.</summary>
    internal virtual bool IsComposable => false;

    /// <summary>Adds call credentials to channel credentials, for every call of the channel.</summary>
    /// <param name="channelCredentials">Credentials that encrypt, such as <see cref="SslCredentials"/>.</param>
    /// <param name="callCredentials">The call credentials.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The channel credentials do not encrypt, or are composed already.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        GrpcPreconditions.CheckNotNull(channelCredentials, nameof(channelCredentials));
        GrpcPreconditions.CheckNotNull(callCredentials, nameof(callCredentials));
        return channelCredentials.IsComposable
            ? new CompositeCredentials(channelCredentials, callCredentials)
            : throw new ArgumentException(
                $"{channelCredentials.GetType().Name} cannot carry call credentials: those need encryption, such as {nameof(SslCredentials)}.",
                nameof(channelCredentials));
    }

    /// <summary>Shows a runtime what these credentials consist of; users have no need to call it.</summary>
    /// <param name="configurator">The part of the runtime that is shown.</param>
    /// <param name="state">Handed through to the configurator.</param>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);

    private sealed class InsecureCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class CompositeCredentials(ChannelCredentials channelCredentials, CallCredentials callCredentials)
        : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetCompositeCredentials(state, channelCredentials, callCredentials);
    }
}
