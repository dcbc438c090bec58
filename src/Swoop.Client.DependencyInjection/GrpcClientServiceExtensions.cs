using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Swoop.Client.DependencyInjection;
using Swoop.Client.DependencyInjection.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC clients to a service container.</summary>
/// <remarks>A client can be asked for by its type, by its type and the key that its name is, and from <see cref="GrpcClientFactory"/>. Each asking makes a client;
/// all clients of one name share one channel, which is made with the first and closed with the container.</remarks>
public static class GrpcClientServiceExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Adds a client under the name of its type, such as <c>GreeterClient</c>.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(this IServiceCollection services)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <summary>Adds a client under the name of its type, such as <c>GreeterClient</c>.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="configureClient">Sets the address and more.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(
        this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Adds a client under the name of its type, such as <c>GreeterClient</c>.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="configureClient">Sets the address and more, with the container's root at hand.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Adds a client under the name of its type, as a section of the configuration describes it.</summary>
    /// <inheritdoc cref="AddGrpcClient{TClient}(IServiceCollection, string, IConfiguration)"/>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(this IServiceCollection services, IConfiguration configuration)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configuration);

    /// <summary>Adds a client under a name.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        NamesOf(services).Add(name, typeof(TClient));
        services.AddOptions();
        services.TryAddSingleton<ClientChannels>();
        services.TryAddTransient<GrpcClientFactory, DefaultGrpcClientFactory>();
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));
        services.AddKeyedTransient(name, (provider, _) => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));
        return new GrpcClientBuilder(name, services);
    }

    /// <summary>Adds a client under a name.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">The name.</param>
    /// <param name="configureClient">Sets the address and more.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        return services.AddGrpcClient<TClient>(name, (_, options) => configureClient(options));
    }

    /// <summary>Adds a client under a name.</summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">The name.</param>
    /// <param name="configureClient">Sets the address and more, with the container's root at hand.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(
        this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var builder = services.AddGrpcClient<TClient>(name);
        builder.Configure(configureClient);
        return builder;
    }

    /// <summary>Adds a client under a name, as a section of the configuration describes it.</summary>
    /// <remarks>The section may have <c>Address</c> or <c>Target</c>; <c>ServiceConfig</c>, a section in the form of the service config's JSON; and the options of
    /// <see cref="Swoop.Client.GrpcChannelOptions"/> that are numbers, text, booleans or times, under their own names. Times are written <c>00:00:30</c> or <c>30s</c>;
    /// an empty value switches off what can be switched off. Other keys are not looked at. The section is read when the first client is made; what is wrong in it
    /// then throws <see cref="InvalidOperationException"/> with the key's path.</remarks>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">The name.</param>
    /// <param name="configuration">The section.</param>
    /// <exception cref="InvalidOperationException">Another type of client has this name.</exception>
    public static IGrpcClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Constructors)] TClient>(
        this IServiceCollection services, string name, IConfiguration configuration)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddGrpcClient<TClient>(name, options => ClientSection.Apply(configuration, options));
    }

    /// <summary>Changes the options of the builder's client.</summary>
    internal static void Configure(this IGrpcClientBuilder builder, Action<IServiceProvider, GrpcClientFactoryOptions> configure) =>
        builder.Services.AddSingleton<IConfigureOptions<GrpcClientFactoryOptions>>(
            provider => new ConfigureNamedOptions<GrpcClientFactoryOptions>(builder.Name, options => configure(provider, options)));

    private static ClientNames NamesOf(IServiceCollection services)
    {
        foreach (var service in services)
        {
            if (service is { IsKeyedService: false, ImplementationInstance: ClientNames known }) return known;
        }

        var names = new ClientNames();
        services.AddSingleton(names);
        return names;
    }
}
