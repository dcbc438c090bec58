using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Swoop.Client.DependencyInjection;

/// <summary>Makes clients in the scope that it was asked for in.</summary>
internal sealed class DefaultGrpcClientFactory(IServiceProvider scope, ClientChannels channels, ClientNames names) : GrpcClientFactory
{
    public override TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        names.Check(name, typeof(TClient));
        var channel = channels.Of(name);
        var invoker = InvokerOf(channel);
        if (channel.Settings.Creator is not { } creator) return Constructor<TClient>.Create(scope, [invoker]);
        return creator(scope, invoker) as TClient
            ?? throw new InvalidOperationException($"The creator of the gRPC client \"{name}\" did not make a {typeof(TClient)}.");
    }

    private CallInvoker InvokerOf(ClientChannel channel)
    {
        var settings = channel.Settings;
        var invoker = channel.Invoker;
        var interceptors = settings.InterceptorRegistrations.Where(one => one.Scope == InterceptorScope.Client).Select(one => one.Creator(scope)).ToArray();
        if (interceptors.Length > 0) invoker = invoker.Intercept(interceptors);
        return settings.CallOptionsActions.Count > 0 ? new ConfiguringCallInvoker(invoker, [.. settings.CallOptionsActions], scope) : invoker;
    }

    // Looked up once for each type of client.
    private static class Constructor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>
    {
        public static readonly ObjectFactory<TClient> Create = ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]);
    }
}
