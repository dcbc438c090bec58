using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Swoop.Client.DependencyInjection.Tests.Kit;

namespace Swoop.Client.DependencyInjection.Tests.Clients;

/// <summary>What the documentation shows.</summary>
public sealed class DocumentedUse
{
    [Fact]
    public async Task A_class_of_the_users_gets_its_client_from_the_container()
    {
        await using var server = await GreeterServer.StartAsync();
        await using var provider = Register(new ServiceCollection(), server.Address).AddTransient<GreetingWorker>().BuildServiceProvider();
        Assert.Equal("Hello world!", await provider.GetRequiredService<GreetingWorker>().GreetAsync("world"));
    }

    private static ServiceCollection Register(ServiceCollection services, Uri address)
    {
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = address)
            .ConfigureChannel(options => options with { KeepaliveTime = TimeSpan.FromSeconds(30), UnsafeUseInsecureChannelCallCredentials = true })
            .AddCallCredentials((_, metadata) =>
            {
                metadata.Add("authorization", "Bearer token");
                return Task.CompletedTask;
            })
            .EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true);
        return services;
    }
}

internal sealed class GreetingWorker(Greeter.GreeterClient client)
{
    public async Task<string> GreetAsync(string name)
    {
        var reply = await client.SayHelloAsync(new HelloRequest { Name = name });
        return reply.Message;
    }
}
