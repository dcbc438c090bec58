using Grpc.Core;
using Grpc.Core.Interceptors;
using Helloworld;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client;
using Swoop.Client.Balancing;
using Swoop.Client.DependencyInjection;
using Swoop.Client.DependencyInjection.Propagation;
using Swoop.Client.Resolving;
using Swoop.Client.Resolving.Dns;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests.Snippets;

internal sealed class GreetingWorker(Greeter.GreeterClient client)
{
    public async Task<string> GreetAsync(string name)
    {
        var reply = await client.SayHelloAsync(new HelloRequest { Name = name });
        return reply.Message;
    }
}

internal sealed class Countdown : Interceptor
{
    private int _left = 100;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        Interlocked.Decrement(ref _left) < 0
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "That was enough."))
            : continuation(request, context);
}

/// <summary>Clients from a service container.</summary>
internal static class Registrations
{
    public static void Shortest(ServiceCollection services, Uri address)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = address);
        services.AddTransient<GreetingWorker>();
    }

    public static void Targeted(ServiceCollection services)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Target = "dns:///greeter.shop.svc.cluster.local:5000")
            .ConfigureChannel(options => options with { KeepaliveTime = TimeSpan.FromMinutes(5) });
    }

    public static void Named(ServiceCollection services, Uri europe, Uri asia)
    {
        services.AddGrpcClient<Greeter.GreeterClient>("europe", options => options.Address = europe);
        services.AddGrpcClient<Greeter.GreeterClient>("asia", options => options.Address = asia);
    }

    public static Greeter.GreeterClient FromFactory(IServiceProvider provider)
    {
        var client = provider.GetRequiredService<GrpcClientFactory>().CreateClient<Greeter.GreeterClient>("europe");
        return client;
    }

    public static void Intercepted(ServiceCollection services, Uri address)
    {
        services.AddSingleton<Countdown>();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = address)
            .AddInterceptor<Countdown>();
    }

    public static void WithCredentials(ServiceCollection services, Uri address, Func<Task<string>> getTokenAsync)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = address)
            .AddCallCredentials(async (context, metadata) => metadata.Add("authorization", $"Bearer {await getTokenAsync()}"));
    }

    public static void Propagating(ServiceCollection services, GrpcServer server, Uri address)
    {
        server.Intercept(new ServerCallContextInterceptor());
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = address)
            .EnableCallContextPropagation();
    }

    public static void Configured(ServiceCollection services, IConfiguration configuration)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(configuration.GetSection("Grpc:Greeter"));
    }

    public static void WithOwnParts(ServiceCollection services)
    {
        services.AddSingleton<ResolverFactory>(new DnsResolverFactory(new DnsResolverOptions { RefreshInterval = TimeSpan.FromMinutes(1) }));
        services.AddSingleton<LoadBalancerFactory>(new StickyFactory());
    }

    public static void InMemory(ServiceCollection services, MemoryListener listener)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options =>
            options.ChannelFactory = (_, channelOptions) => GrpcChannel.ForMemory(listener, channelOptions));
    }
}

/// <summary>A service of the front that calls the back with a client from the container.</summary>
internal sealed class PropagatingService(Greeter.GreeterClient backend) : Greeter.GreeterBase
{
    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => await backend.SayHelloAsync(request);
}
