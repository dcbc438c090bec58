using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swoop.Client.Balancing;
using Swoop.Client.Resolving;

namespace Swoop.Client.DependencyInjection;

/// <summary>The channels of all clients, one for each name, made when they are needed and closed with the container.</summary>
internal sealed class ClientChannels(IServiceProvider root, IOptionsMonitor<GrpcClientFactoryOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ClientChannel>> _channels = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The client's options are wrong.</exception>
    public ClientChannel Of(string name)
    {
        if (_channels.TryGetValue(name, out var known)) return known.Value;
        return _channels.GetOrAdd(name, new Lazy<ClientChannel>(() => Create(name))).Value;
    }

    /// <summary>Ends all calls: whoever wants them to end by themselves waits for them before the container goes.</summary>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            if (channel.IsValueCreated) channel.Value.Channel.Dispose();
        }
    }

    private ClientChannel Create(string name)
    {
        var settings = options.Get(name);
        var channelOptions = settings.ChannelOptions;
        foreach (var change in settings.ChannelOptionsActions) channelOptions = change(root, channelOptions);
        // The container's come first: what the channel's own options name overrides them.
        channelOptions = channelOptions with
        {
            LoggerFactory = channelOptions.LoggerFactory ?? root.GetService<ILoggerFactory>(),
            ResolverFactories = [.. root.GetServices<ResolverFactory>(), .. channelOptions.ResolverFactories],
            LoadBalancerFactories = [.. root.GetServices<LoadBalancerFactory>(), .. channelOptions.LoadBalancerFactories],
        };
        var channel = Open(name, settings, channelOptions);
        var interceptors = settings.InterceptorRegistrations.Where(one => one.Scope == InterceptorScope.Channel).Select(one => one.Creator(root)).ToArray();
        return new ClientChannel(channel, channel.CreateCallInvoker().Intercept(interceptors), settings);
    }

    private GrpcChannel Open(string name, GrpcClientFactoryOptions settings, GrpcChannelOptions channelOptions)
    {
        var target = settings.Target ?? settings.Address?.OriginalString;
        var count = (settings.Address is null ? 0 : 1) + (settings.Target is null ? 0 : 1) + (settings.ChannelFactory is null ? 0 : 1);
        if (count != 1)
        {
            throw new InvalidOperationException(
                $"The gRPC client \"{name}\" has {(count == 0 ? "no address" : "more than one address")}: set one of "
                + $"{nameof(GrpcClientFactoryOptions)}.{nameof(GrpcClientFactoryOptions.Address)}, {nameof(GrpcClientFactoryOptions.Target)} and {nameof(GrpcClientFactoryOptions.ChannelFactory)}.");
        }

        return target is null ? settings.ChannelFactory!(root, channelOptions) : GrpcChannel.ForAddress(target, channelOptions);
    }
}

/// <summary>A channel and what clients on it begin with.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Invoker">Calls go through the channel's interceptors.</param>
/// <param name="Settings">What the channel was made from.</param>
internal sealed record ClientChannel(GrpcChannel Channel, CallInvoker Invoker, GrpcClientFactoryOptions Settings);
