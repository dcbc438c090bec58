using System.Net;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client.DependencyInjection.Tests.Kit;
using Swoop.Client.Resolving;
using Swoop.Client.Targets;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.DependencyInjection.Tests.Clients;

public sealed class ClientTests
{
    [Fact]
    public async Task A_client_calls_the_address_it_was_given()
    {
        await using var server = await GreeterServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = server.Address);
        await using var provider = services.BuildServiceProvider();

        var reply = await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "world" });

        Assert.Equal("Hello world!", reply.Message);
    }

    [Fact]
    public async Task Clients_are_made_each_time_and_share_one_connection()
    {
        await using var server = await GreeterServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Target = server.Address.OriginalString);
        await using var provider = services.BuildServiceProvider();

        var (one, other) = (provider.GetRequiredService<Greeter.GreeterClient>(), provider.GetRequiredService<Greeter.GreeterClient>());
        await one.SayHelloAsync(new HelloRequest());
        await other.SayHelloAsync(new HelloRequest());

        Assert.NotSame(one, other);
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task Clients_made_by_many_threads_share_one_connection()
    {
        await using var server = await GreeterServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = server.Address);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            await factory.CreateClient<Greeter.GreeterClient>(nameof(Greeter.GreeterClient)).SayHelloAsync(new HelloRequest()))));

        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task Clients_have_names_of_their_own()
    {
        await using var first = await GreeterServer.StartAsync();
        await using var second = await GreeterServer.StartAsync();
        second.Greet = (_, _) => Task.FromResult(new HelloReply { Message = "second" });
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>("first", options => options.Address = first.Address);
        services.AddGrpcClient<Greeter.GreeterClient>("second", options => options.Address = second.Address);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        Assert.Equal("Hello a!", (await factory.CreateClient<Greeter.GreeterClient>("first").SayHelloAsync(new HelloRequest { Name = "a" })).Message);
        Assert.Equal("second", (await factory.CreateClient<Greeter.GreeterClient>("second").SayHelloAsync(new HelloRequest())).Message);
        Assert.Equal("Hello b!", (await provider.GetRequiredKeyedService<Greeter.GreeterClient>("first").SayHelloAsync(new HelloRequest { Name = "b" })).Message);
    }

    [Fact]
    public async Task A_channel_can_lead_to_a_server_in_this_process()
    {
        var listener = new MemoryListener();
        await using var greeter = await GreeterServer.StartAsync();
        await using var server = new GrpcServer();
        await server.AddService<Greeter.GreeterBase>(greeter).ListenInMemory(listener).StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.ChannelFactory = (_, channel) => GrpcChannel.ForMemory(listener, channel));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("Hello memory!", (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "memory" })).Message);
    }

    [Fact]
    public async Task Channels_are_closed_with_the_container()
    {
        GrpcChannel? channel = null;
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.ChannelFactory = (_, settings) => channel = GrpcChannel.ForAddress("http://127.0.0.1:1", settings));
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<Greeter.GreeterClient>();
        Assert.NotEqual(ConnectivityState.Shutdown, channel!.State);

        await provider.DisposeAsync();

        Assert.Equal(ConnectivityState.Shutdown, channel.State);
    }

    [Fact]
    public async Task Nothing_is_closed_that_was_never_made()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.ChannelFactory = (_, _) => throw new InvalidOperationException("A channel was made."));
        await using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<GrpcClientFactory>());
    }

    [Fact]
    public void Channel_options_are_changed_one_after_another()
    {
        GrpcChannelOptions? seen = null;
        var services = new ServiceCollection();
        services.AddSingleton("from the container");
        services.AddGrpcClient<Greeter.GreeterClient>(options =>
            {
                options.ChannelOptions = options.ChannelOptions with { MaxReceiveMessageSize = 1 };
                options.ChannelFactory = (_, channel) =>
                {
                    seen = channel;
                    return GrpcChannel.ForAddress("http://127.0.0.1:1", channel);
                };
            })
            .ConfigureChannel(options => options with { MaxReceiveMessageSize = options.MaxReceiveMessageSize + 1 })
            .ConfigureChannel((provider, options) => options with { UserAgent = provider.GetRequiredService<string>() });
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<Greeter.GreeterClient>();

        Assert.Equal((2, "from the container"), (seen!.MaxReceiveMessageSize, seen.UserAgent));
    }

    [Fact]
    public void A_creator_makes_clients_in_its_own_way()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://127.0.0.1:1"))
            .ConfigureGrpcClientCreator(invoker => new SpecialClient(invoker));
        using var provider = services.BuildServiceProvider();
        Assert.IsType<SpecialClient>(provider.GetRequiredService<Greeter.GreeterClient>());
    }

    [Fact]
    public async Task Resolvers_in_the_container_are_known_to_channels()
    {
        await using var server = await GreeterServer.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new PhoneBook(server.Address.Port));
        services.AddGrpcClient<Greeter.GreeterClient>(options =>
        {
            options.Target = "phonebook:greeter";
            options.ChannelOptions = options.ChannelOptions with { Credentials = Grpc.Core.ChannelCredentials.Insecure };
        });
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("Hello x!", (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "x" })).Message);
    }

    private sealed class PhoneBook(int port) : ResolverFactory
    {
        public override string Scheme => "phonebook";

        public override Resolver Create(TargetUri target, IResolverHost host) => new Entry(host, port);

        private sealed class Entry(IResolverHost host, int port) : Resolver
        {
            public override void Start() => host.Report(new ResolverResult { Endpoints = [new ResolvedEndpoint(new IPEndPoint(IPAddress.Loopback, port))] });
        }
    }

    private sealed class SpecialClient(Grpc.Core.CallInvoker invoker) : Greeter.GreeterClient(invoker);
}
