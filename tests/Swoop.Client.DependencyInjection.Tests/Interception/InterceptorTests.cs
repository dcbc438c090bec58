using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client.DependencyInjection.Tests.Kit;

namespace Swoop.Client.DependencyInjection.Tests.Interception;

public sealed class InterceptorTests : IAsyncLifetime
{
    private readonly ServiceCollection _services = new();
    private GreeterServer _server = null!;
    private IGrpcClientBuilder _builder = null!;

    public async Task InitializeAsync()
    {
        _server = await GreeterServer.StartAsync();
        _server.Greet = (_, context) =>
            Task.FromResult(new HelloReply { Message = string.Join(' ', context.RequestHeaders.Where(entry => entry.Key is "trace" or "authorization").Select(entry => entry.Value)) });
        _builder = _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _server.Address);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Interceptors_run_in_their_order_and_those_of_clients_before_those_of_the_channel()
    {
        _builder
            .AddInterceptor(() => new HeaderInterceptor("channel1"))
            .AddInterceptor(InterceptorScope.Client, _ => new HeaderInterceptor("client1"))
            .AddInterceptor(_ => new HeaderInterceptor("channel2"))
            .AddInterceptor(InterceptorScope.Client, _ => new HeaderInterceptor("client2"));
        await using var provider = _services.BuildServiceProvider();
        Assert.Equal("client1 client2 channel1 channel2", await CallAsync(provider));
    }

    [Fact]
    public async Task Interceptors_of_the_channel_are_made_once_and_those_of_clients_in_their_scope()
    {
        _services.AddScoped<Visit>();
        var made = 0;
        _builder
            .AddInterceptor(() => new HeaderInterceptor($"made{++made}"))
            .AddInterceptor(InterceptorScope.Client, scope => new HeaderInterceptor(scope.GetRequiredService<Visit>().Id));
        await using var provider = _services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();
        var id = scope.ServiceProvider.GetRequiredService<Visit>().Id;

        Assert.Equal($"{id} made1", await CallAsync(scope.ServiceProvider));
        Assert.Equal($"{id} made1", await CallAsync(scope.ServiceProvider));
    }

    [Fact]
    public async Task An_interceptor_is_taken_from_the_container_or_made_with_what_is_there()
    {
        _services.AddSingleton("text");
        _services.AddSingleton(new RegisteredInterceptor());
        _builder.AddInterceptor<RegisteredInterceptor>().AddInterceptor<HeaderInterceptor>(InterceptorScope.Client);
        await using var provider = _services.BuildServiceProvider();
        Assert.Equal("text registered", await CallAsync(provider));
    }

    [Fact]
    public async Task Call_credentials_are_asked_for_each_call_in_the_clients_scope()
    {
        _services.AddScoped<Visit>();
        var calls = 0;
        _builder
            .ConfigureChannel(options => options with { UnsafeUseInsecureChannelCallCredentials = true })
            .AddCallCredentials((_, metadata) =>
            {
                metadata.Add("authorization", $"call{++calls}");
                return Task.CompletedTask;
            })
            .AddCallCredentials((_, metadata, scope) =>
            {
                metadata.Add("authorization", scope.GetRequiredService<Visit>().Id);
                return Task.CompletedTask;
            });
        await using var provider = _services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();
        var id = scope.ServiceProvider.GetRequiredService<Visit>().Id;
        var client = scope.ServiceProvider.GetRequiredService<Greeter.GreeterClient>();

        Assert.Equal($"call1 {id}", (await client.SayHelloAsync(new HelloRequest())).Message);
        Assert.Equal($"call2 {id}", (await client.SayHelloAsync(new HelloRequest())).Message);
    }

    [Fact]
    public async Task Call_credentials_do_not_travel_in_the_clear()
    {
        _builder.AddCallCredentials((_, metadata) =>
        {
            metadata.Add("authorization", "secret");
            return Task.CompletedTask;
        });
        await using var provider = _services.BuildServiceProvider();
        var fault = await Assert.ThrowsAsync<RpcException>(() => CallAsync(provider));
        Assert.Contains("TLS", fault.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_calls_can_be_changed_in_all_shapes()
    {
        var headers = new Metadata { { "trace", "everywhere" } };
        var seen = 0;
        _server.Greet = (_, context) => Count(context, new HelloReply());
        _server.GreetOften = (_, context) => Count(context, new HelloReply());
        _services.Configure<GrpcClientFactoryOptions>("GreeterClient", options => options.CallOptionsActions.Add(context => context.CallOptions = context.CallOptions.WithHeaders(headers)));
        await using var provider = _services.BuildServiceProvider();
        var client = provider.GetRequiredService<Greeter.GreeterClient>();

        client.SayHello(new HelloRequest());
        await client.SayHelloAsync(new HelloRequest());
        using var replies = client.LotsOfReplies(new LotsOfRepliesRequest());
        while (await replies.ResponseStream.MoveNext(CancellationToken.None)) Assert.Fail("There should be no reply.");
        using var greetings = client.LotsOfGreetings();
        await greetings.RequestStream.CompleteAsync();
        await greetings;
        using var talk = client.BidiHello();
        await talk.RequestStream.WriteAsync(new HelloRequest());
        await talk.RequestStream.CompleteAsync();
        while (await talk.ResponseStream.MoveNext(CancellationToken.None)) Assert.Fail("There should be no reply.");

        Assert.Equal(5, seen);

        Task<HelloReply> Count(ServerCallContext context, HelloReply reply)
        {
            if (context.RequestHeaders.GetValue("trace") == "everywhere") Interlocked.Increment(ref seen);
            return Task.FromResult(reply);
        }
    }

    private static async Task<string> CallAsync(IServiceProvider provider) =>
        (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest())).Message;

    private sealed class Visit
    {
        public string Id { get; } = Guid.NewGuid().ToString();
    }

    private sealed class RegisteredInterceptor() : HeaderInterceptor("registered");
}
