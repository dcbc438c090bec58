using Grpc.Core;
using Swoop.Http2.Connection;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;
using Swoop.Transport.Wires;

namespace Swoop.Server.Tests.Kit;

/// <summary>A server in memory with the methods that a test gives it, all of the service test.Service.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly MemoryListener _listener = new();
    private readonly ServerServiceDefinition.Builder _service = ServerServiceDefinition.CreateBuilder();

    public TestServer(GrpcServerOptions? options = null, Action<GrpcServer>? configure = null)
    {
        Server = new GrpcServer((options ?? new GrpcServerOptions()) with { LoggerFactory = Log });
        configure?.Invoke(Server);
    }

    public GrpcServer Server { get; }

    public ListLogger Log { get; } = new();

    public static Method<string, string> Method(MethodType type, string name = "Method", string service = "test.Service") =>
        new(type, service, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    public static Task<TestServer> UnaryAsync(Func<string, ServerCallContext, Task<string>> handler, GrpcServerOptions? options = null) =>
        new TestServer(options).Unary(handler).StartAsync();

    public static Task<TestServer> EchoAsync(GrpcServerOptions? options = null) => UnaryAsync((request, _) => Task.FromResult(request), options);

    public static Task<TestServer> DuplexAsync(
        Func<IAsyncStreamReader<string>, IServerStreamWriter<string>, ServerCallContext, Task> handler, GrpcServerOptions? options = null) =>
        new TestServer(options).Duplex(handler).StartAsync();

    public TestServer Unary(Func<string, ServerCallContext, Task<string>> handler, string name = "Method")
    {
        _service.AddMethod(Method(MethodType.Unary, name), new UnaryServerMethod<string, string>(handler));
        return this;
    }

    public TestServer ClientStreaming(Func<IAsyncStreamReader<string>, ServerCallContext, Task<string>> handler, string name = "Method")
    {
        _service.AddMethod(Method(MethodType.ClientStreaming, name), new ClientStreamingServerMethod<string, string>(handler));
        return this;
    }

    public TestServer ServerStreaming(Func<string, IServerStreamWriter<string>, ServerCallContext, Task> handler, string name = "Method")
    {
        _service.AddMethod(Method(MethodType.ServerStreaming, name), new ServerStreamingServerMethod<string, string>(handler));
        return this;
    }

    public TestServer Duplex(Func<IAsyncStreamReader<string>, IServerStreamWriter<string>, ServerCallContext, Task> handler, string name = "Method")
    {
        _service.AddMethod(Method(MethodType.DuplexStreaming, name), new DuplexStreamingServerMethod<string, string>(handler));
        return this;
    }

    public async Task<TestServer> StartAsync(string? address = null, ServerTlsOptions? tls = null)
    {
        Server.AddService(_service.Build());
        Server.ListenInMemory(_listener);
        if (address is not null) Server.Listen(address, tls);
        await Server.StartAsync();
        return this;
    }

    public RawClient Connect(Http2EngineOptions? options = null, bool givesCredit = true, bool greets = true) =>
        new(_listener.Connect(), options, greets) { GivesCredit = givesCredit };

    /// <summary>A connection on which the client says nothing.</summary>
    public Wire ConnectSilently() => _listener.Connect();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
