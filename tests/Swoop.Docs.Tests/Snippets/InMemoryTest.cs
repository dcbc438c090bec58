using Helloworld;
using Swoop.Client;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>A test of a service, without any socket.</summary>
internal static class InMemoryTest
{
    public static async Task The_greeter_greets()
    {
        var listener = new MemoryListener();
        await using var server = new GrpcServer();
        await server.AddService(new GreeterService()).ListenInMemory(listener).StartAsync();
        using var channel = GrpcChannel.ForMemory(listener);

        var reply = await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest { Name = "world" });

        Assert.Equal("Hello world!", reply.Message);
    }
}
