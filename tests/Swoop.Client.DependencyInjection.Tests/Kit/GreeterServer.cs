using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Helloworld;
using Swoop.Server;

namespace Swoop.Client.DependencyInjection.Tests.Kit;

/// <summary>A server on a free port of the loopback. Handlers can be replaced; by default they greet.</summary>
internal sealed class GreeterServer : Greeter.GreeterBase, IAsyncDisposable
{
    private readonly GrpcServer _server;

    private GreeterServer(Interceptor[] interceptors) =>
        _server = new GrpcServer().Intercept(interceptors).AddService(this).Listen(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Handles SayHello.</summary>
    public Func<HelloRequest, ServerCallContext, Task<HelloReply>> Greet { get; set; } = (request, _) => Task.FromResult(new HelloReply { Message = $"Hello {request.Name}!" });

    /// <summary>Handles LotsOfReplies.</summary>
    public Func<IServerStreamWriter<HelloReply>, ServerCallContext, Task> GreetOften { get; set; } = (responses, _) => responses.WriteAsync(new HelloReply { Message = "Hello!" });

    public Uri Address => new(_server.Endpoints[0].Address);

    public int ConnectionCount => _server.ConnectionCount;

    public static async Task<GreeterServer> StartAsync(params Interceptor[] interceptors)
    {
        var server = new GreeterServer(interceptors);
        await server._server.StartAsync();
        return server;
    }

    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => Greet(request, context);

    public override Task LotsOfReplies(LotsOfRepliesRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context) =>
        GreetOften(responseStream, context);

    public override async Task<HelloReply> LotsOfGreetings(IAsyncStreamReader<HelloRequest> requestStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
        }

        return await Greet(new HelloRequest { Name = "all" }, context);
    }

    public override async Task BidiHello(IAsyncStreamReader<HelloRequest> requestStream, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken)) await GreetOften(responseStream, context);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
