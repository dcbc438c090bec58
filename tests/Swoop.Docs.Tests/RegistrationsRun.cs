using System.Text;
using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client;
using Swoop.Client.DependencyInjection;
using Swoop.Docs.Tests.Snippets;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests;

/// <summary>What <c>docs/dependency-injection.md</c> shows does what it says.</summary>
public sealed class RegistrationsRun : IAsyncLifetime
{
    private readonly ServiceCollection _services = new();
    private readonly GrpcServer _server = new();
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        await _server.AddService(new GreeterService()).Listen("http://127.0.0.1:0").StartAsync();
        _address = new Uri(_server.Endpoints[0].Address);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_worker_gets_its_client()
    {
        Registrations.Shortest(_services, _address);
        await using var provider = _services.BuildServiceProvider();
        Assert.Equal("Hello world!", await provider.GetRequiredService<GreetingWorker>().GreetAsync("world"));
    }

    [Fact]
    public async Task Named_clients_come_by_key_and_from_the_factory()
    {
        Registrations.Named(_services, _address, new Uri("http://127.0.0.1:1"));
        await using var provider = _services.BuildServiceProvider();
        await AssertGreetsAsync(provider.GetRequiredKeyedService<Greeter.GreeterClient>("europe"));
        await AssertGreetsAsync(Registrations.FromFactory(provider));
        var exception = await Assert.ThrowsAsync<RpcException>(() => AssertGreetsAsync(provider.GetRequiredKeyedService<Greeter.GreeterClient>("asia")));
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Interceptors_of_the_channel_are_shared_by_its_clients()
    {
        Registrations.Intercepted(_services, _address);
        await using var provider = _services.BuildServiceProvider();
        for (var call = 0; call < 100; call++) await AssertGreetsAsync(provider.GetRequiredService<Greeter.GreeterClient>());
        var exception = await Assert.ThrowsAsync<RpcException>(() => AssertGreetsAsync(provider.GetRequiredService<Greeter.GreeterClient>()));
        Assert.Equal("That was enough.", exception.Status.Detail);
    }

    [Fact]
    public async Task Credentials_do_not_travel_without_TLS()
    {
        Registrations.WithCredentials(_services, _address, () => Task.FromResult("secret"));
        await using var provider = _services.BuildServiceProvider();
        var exception = await Assert.ThrowsAsync<RpcException>(() => AssertGreetsAsync(provider.GetRequiredService<Greeter.GreeterClient>()));
        Assert.Contains("without TLS", exception.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadlines_travel_on_by_themselves()
    {
        DateTime? seen = null;
        await using var back = new GrpcServer();
        await back.AddService(new DeadlineService(deadline => seen = deadline)).Listen("http://127.0.0.1:0").StartAsync();
        await using var front = new GrpcServer();
        Registrations.Propagating(_services, front, new Uri(back.Endpoints[0].Address));
        await using var provider = _services.BuildServiceProvider();
        await front.AddService(new PropagatingService(provider.GetRequiredService<Greeter.GreeterClient>())).Listen("http://127.0.0.1:0").StartAsync();
        using var channel = GrpcChannel.ForAddress(front.Endpoints[0].Address);

        var deadline = DateTime.UtcNow.AddSeconds(60);
        await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest(), deadline: deadline);

        Assert.NotNull(seen);
        Assert.InRange(seen.Value, deadline.AddSeconds(-30), deadline.AddSeconds(1));
    }

    [Fact]
    public async Task The_section_of_the_page_describes_a_client()
    {
        var json = Repository.Blocks("docs/dependency-injection.md", "json").Single().Replace("http://127.0.0.1:5000", _address.OriginalString, StringComparison.Ordinal);
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Registrations.Configured(_services, new ConfigurationBuilder().AddJsonStream(text).Build());
        await using var provider = _services.BuildServiceProvider();
        await AssertGreetsAsync(provider.GetRequiredService<Greeter.GreeterClient>());
    }

    [Fact]
    public async Task Resolvers_policies_and_channels_can_come_from_the_container()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(new GreeterService()).ListenInMemory(listener).StartAsync();
        Registrations.WithOwnParts(_services);
        Registrations.InMemory(_services, listener);
        await using var provider = _services.BuildServiceProvider();
        await AssertGreetsAsync(provider.GetRequiredService<Greeter.GreeterClient>());
    }

    [Fact]
    public async Task A_client_for_a_name_is_made_without_asking_for_it()
    {
        Registrations.Targeted(_services);
        await using var provider = _services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<Greeter.GreeterClient>());
    }

    private static async Task AssertGreetsAsync(Greeter.GreeterClient client) =>
        Assert.Equal("Hello x!", (await client.SayHelloAsync(new HelloRequest { Name = "x" }, deadline: DateTime.UtcNow.AddSeconds(30))).Message);

    private sealed class DeadlineService(Action<DateTime> saw) : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            saw(context.Deadline);
            return Task.FromResult(new HelloReply());
        }
    }
}
