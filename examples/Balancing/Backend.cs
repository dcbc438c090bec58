using Grpc.Core;
using Helloworld;
using Swoop.Server;

namespace Balancing;

/// <summary>One of several servers with the same service, each of which says who it is.</summary>
internal sealed class Backend : Greeter.GreeterBase, IAsyncDisposable
{
    private readonly string _name;
    private readonly GrpcServer _server = new();

    private Backend(string name) => _name = name;

    /// <summary>While set, every call fails as if the server could not do its work.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>Where it listens, as <c>host:port</c>.</summary>
    public string Address => new Uri(_server.Endpoints[0].Address).Authority;

    public static async Task<Backend> StartAsync(string name)
    {
        var backend = new Backend(name);
        backend._server.AddService(backend).Listen("http://127.0.0.1:0");
        await backend._server.StartAsync();
        Console.WriteLine($"{name} listens on {backend.Address}");
        return backend;
    }

    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        if (IsFaulty) throw new RpcException(new Status(StatusCode.Unavailable, $"{_name} is out of order."));
        // A client says so if this is not its first attempt.
        var isRetry = context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") is not null;
        return Task.FromResult(new HelloReply { Message = isRetry ? $"{_name} (after a retry)" : _name });
    }

    /// <summary>Goes away politely: calls that are under way end first.</summary>
    public Task StopAsync() => _server.ShutdownAsync(TimeSpan.FromSeconds(5));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
