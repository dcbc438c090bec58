using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Swoop.Client;
using Swoop.Client.DependencyInjection;
using Swoop.Client.DependencyInjection.Propagation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures gRPC clients that were added to a service container.</summary>
public static class GrpcClientBuilderExtensions
{
    /// <summary>Changes the options of the client's channel, after what was configured before.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureChannel">Gives changed options: <c>options => options with { ... }</c>.</param>
    public static IGrpcClientBuilder ConfigureChannel(this IGrpcClientBuilder builder, Func<GrpcChannelOptions, GrpcChannelOptions> configureChannel)
    {
        ArgumentNullException.ThrowIfNull(configureChannel);
        return builder.ConfigureChannel((_, options) => configureChannel(options));
    }

    /// <summary>Changes the options of the client's channel, after what was configured before.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureChannel">Gives changed options, with the container's root at hand.</param>
    public static IGrpcClientBuilder ConfigureChannel(
        this IGrpcClientBuilder builder, Func<IServiceProvider, GrpcChannelOptions, GrpcChannelOptions> configureChannel)
    {
        ArgumentNullException.ThrowIfNull(configureChannel);
        return builder.With(options => options.ChannelOptionsActions.Add(configureChannel));
    }

    /// <summary>Adds an interceptor inside of those that were added before, kept with the channel.</summary>
    /// <typeparam name="TInterceptor">The interceptor; taken from the container where it is registered, else made with its constructor's arguments from there.</typeparam>
    /// <param name="builder">The client.</param>
    public static IGrpcClientBuilder AddInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(
        this IGrpcClientBuilder builder)
        where TInterceptor : Interceptor => builder.AddInterceptor<TInterceptor>(InterceptorScope.Channel);

    /// <summary>Adds an interceptor inside of those of its scope that were added before.</summary>
    /// <typeparam name="TInterceptor">The interceptor; taken from the container where it is registered, else made with its constructor's arguments from there.</typeparam>
    /// <param name="builder">The client.</param>
    /// <param name="scope">For how long it is kept.</param>
    public static IGrpcClientBuilder AddInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(
        this IGrpcClientBuilder builder, InterceptorScope scope)
        where TInterceptor : Interceptor => builder.AddInterceptor(scope, ActivatorUtilities.GetServiceOrCreateInstance<TInterceptor>);

    /// <summary>Adds an interceptor inside of those that were added before, kept with the channel.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureInvoker">Makes it.</param>
    public static IGrpcClientBuilder AddInterceptor(this IGrpcClientBuilder builder, Func<Interceptor> configureInvoker)
    {
        ArgumentNullException.ThrowIfNull(configureInvoker);
        return builder.AddInterceptor(InterceptorScope.Channel, _ => configureInvoker());
    }

    /// <summary>Adds an interceptor inside of those that were added before, kept with the channel.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureInvoker">Makes it, with the container's root at hand.</param>
    public static IGrpcClientBuilder AddInterceptor(this IGrpcClientBuilder builder, Func<IServiceProvider, Interceptor> configureInvoker) =>
        builder.AddInterceptor(InterceptorScope.Channel, configureInvoker);

    /// <summary>Adds an interceptor inside of those of its scope that were added before.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="scope">For how long it is kept.</param>
    /// <param name="configureInvoker">Makes it, with the root or the client's scope at hand.</param>
    public static IGrpcClientBuilder AddInterceptor(
        this IGrpcClientBuilder builder, InterceptorScope scope, Func<IServiceProvider, Interceptor> configureInvoker)
    {
        ArgumentNullException.ThrowIfNull(configureInvoker);
        return builder.With(options => options.InterceptorRegistrations.Add(new InterceptorRegistration(scope, configureInvoker)));
    }

    /// <summary>Adds metadata that proves the caller's identity to each call.</summary>
    /// <remarks>Calls fail on channels without TLS, unless <see cref="GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials"/> is set.</remarks>
    /// <param name="builder">The client.</param>
    /// <param name="authInterceptor">Adds entries to the metadata.</param>
    public static IGrpcClientBuilder AddCallCredentials(this IGrpcClientBuilder builder, Func<AuthInterceptorContext, Metadata, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return builder.AddCallCredentials(CallCredentials.FromInterceptor((context, metadata) => authInterceptor(context, metadata)));
    }

    /// <summary>Adds metadata that proves the caller's identity to each call.</summary>
    /// <remarks><inheritdoc cref="AddCallCredentials(IGrpcClientBuilder, Func{AuthInterceptorContext, Metadata, Task})" path="/remarks/node()"/></remarks>
    /// <param name="builder">The client.</param>
    /// <param name="authInterceptor">Adds entries to the metadata, with the scope that the client was made in at hand.</param>
    public static IGrpcClientBuilder AddCallCredentials(
        this IGrpcClientBuilder builder, Func<AuthInterceptorContext, Metadata, IServiceProvider, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return builder.WithCallOptions(
            context => CallCredentials.FromInterceptor((call, metadata) => authInterceptor(call, metadata, context.ServiceProvider)));
    }

    /// <summary>Adds credentials to each call.</summary>
    /// <remarks><inheritdoc cref="AddCallCredentials(IGrpcClientBuilder, Func{AuthInterceptorContext, Metadata, Task})" path="/remarks/node()"/></remarks>
    /// <param name="builder">The client.</param>
    /// <param name="credentials">The credentials; they come after those that the call has.</param>
    public static IGrpcClientBuilder AddCallCredentials(this IGrpcClientBuilder builder, CallCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return builder.WithCallOptions(_ => credentials);
    }

    /// <summary>Lets each call take over deadline and cancellation of the server call that is being handled.</summary>
    /// <remarks>The server needs a <see cref="ServerCallContextInterceptor"/> among its interceptors, or the container an <see cref="IServerCallContextAccessor"/> of
    /// another kind. A call's own deadline stays if it is earlier, and its own cancellation works as well.</remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configureOptions">Says what to do outside of handlers.</param>
    public static IGrpcClientBuilder EnableCallContextPropagation(this IGrpcClientBuilder builder, Action<GrpcContextPropagationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IServerCallContextAccessor, ServerCallContextAccessor>();
        var options = new GrpcContextPropagationOptions();
        configureOptions?.Invoke(options);
        return builder.AddInterceptor(provider => new ContextPropagationInterceptor(provider.GetRequiredService<IServerCallContextAccessor>(), options));
    }

    /// <summary>Makes clients in another way than by their constructor that takes a <see cref="CallInvoker"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureCreator">Makes a client.</param>
    public static IGrpcClientBuilder ConfigureGrpcClientCreator(this IGrpcClientBuilder builder, Func<CallInvoker, object> configureCreator)
    {
        ArgumentNullException.ThrowIfNull(configureCreator);
        return builder.ConfigureGrpcClientCreator((_, invoker) => configureCreator(invoker));
    }

    /// <summary>Makes clients in another way than by their constructor that takes a <see cref="CallInvoker"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureCreator">Makes a client, with the scope that it is asked for in at hand.</param>
    public static IGrpcClientBuilder ConfigureGrpcClientCreator(this IGrpcClientBuilder builder, Func<IServiceProvider, CallInvoker, object> configureCreator)
    {
        ArgumentNullException.ThrowIfNull(configureCreator);
        return builder.With(options => options.Creator = configureCreator);
    }

    private static IGrpcClientBuilder WithCallOptions(this IGrpcClientBuilder builder, Func<CallOptionsContext, CallCredentials> credentialsOf) =>
        builder.With(options => options.CallOptionsActions.Add(context =>
        {
            var added = credentialsOf(context);
            context.CallOptions = context.CallOptions.WithCredentials(
                context.CallOptions.Credentials is { } own ? CallCredentials.Compose(own, added) : added);
        }));

    private static IGrpcClientBuilder With(this IGrpcClientBuilder builder, Action<GrpcClientFactoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configure((_, options) => configure(options));
        return builder;
    }
}
