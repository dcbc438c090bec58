using Helloworld;
using Swoop.Client;
using Swoop.Server;

namespace Swoop.Docs.Tests.Snippets;

/// <summary>The shortest server and client: the front page.</summary>
internal static class FirstSteps
{
    public static async Task ServeAsync()
    {
        await using var server = new GrpcServer();
        server.AddService(new GreeterService()).Listen("http://127.0.0.1:5000");
        await server.StartAsync();
    }

    public static async Task CallAsync()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:5000");
        var client = new Greeter.GreeterClient(channel);
        var reply = await client.SayHelloAsync(new HelloRequest { Name = "world" });
        Console.WriteLine(reply.Message);
    }
}
