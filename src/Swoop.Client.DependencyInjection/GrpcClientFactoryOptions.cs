using Grpc.Core;

namespace Swoop.Client.DependencyInjection;

/// <summary>How a gRPC client and its channel are made.</summary>
/// <remarks>Read when a client of this name is made for the first time, and not again: its channel lives as long as the container.</remarks>
public sealed class GrpcClientFactoryOptions
{
    /// <summary>Where to connect, such as <c>https://localhost:5001</c>. Either this, <see cref="Target"/> or <see cref="ChannelFactory"/>.</summary>
    public Uri? Address { get; set; }

    /// <summary>Where to connect, in any form that <see cref="GrpcChannel.ForAddress(string, GrpcChannelOptions?)"/> takes.</summary>
    public string? Target { get; set; }

    /// <summary>Makes the channel in place of an address, for example one to a server in this process.</summary>
    public Func<IServiceProvider, GrpcChannelOptions, GrpcChannel>? ChannelFactory { get; set; }

    /// <summary>How the channel connects, and what it allows; the defaults.</summary>
    /// <remarks>Without a logger factory of its own the channel logs where the container says. Every <see cref="Resolving.ResolverFactory"/> and
    /// <see cref="Balancing.LoadBalancerFactory"/> in the container is known to it.</remarks>
    public GrpcChannelOptions ChannelOptions { get; set; } = new();

    /// <summary>Change the channel's options, one after another, when it is made.</summary>
    public IList<Func<IServiceProvider, GrpcChannelOptions, GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>The interceptors; the first of a scope is the outermost, and those of clients are outside of those of the channel.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Change the options of each call, one after another, before any interceptor sees it.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>Makes the client in place of its constructor that takes a <see cref="CallInvoker"/>.</summary>
    public Func<IServiceProvider, CallInvoker, object>? Creator { get; set; }
}
