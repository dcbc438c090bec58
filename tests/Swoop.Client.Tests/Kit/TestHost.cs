using Grpc.Core;
using Swoop.Server;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Client.Tests.Kit;

/// <summary>A server with a channel to it, in memory unless a test says otherwise. Its methods echo until a test gives them another body.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly MemoryListener _listener = new();
    private readonly Lazy<GrpcChannel> _channel;

    public TestHost(GrpcServerOptions? options = null)
    {
        Server = new GrpcServer(options ?? new GrpcServerOptions { EnableDetailedErrors = true });
        _channel = new Lazy<GrpcChannel>(() => NewChannel());
    }

    public GrpcServer Server { get; }

    public GrpcChannelOptions ChannelOptions { get; init; } = new();

    public UnaryServerMethod<string, string> OnUnary { get; set; } = (request, _) => Task.FromResult(request);

    public UnaryServerMethod<byte[], byte[]> OnBytes { get; set; } = (request, _) => Task.FromResult(request);

    public ServerStreamingServerMethod<string, string> OnServerStreaming { get; set; } = async (request, responses, _) =>
    {
        for (var i = 0; i < int.Parse(request); i++) await responses.WriteAsync($"{i}");
    };

    public ClientStreamingServerMethod<string, string> OnClientStreaming { get; set; } = async (requests, _) => string.Join(' ', await requests.ToListAsync());

    public DuplexStreamingServerMethod<string, string> OnDuplex { get; set; } = async (requests, responses, _) =>
    {
        while (await requests.MoveNext(CancellationToken.None)) await responses.WriteAsync(requests.Current);
    };

    public GrpcChannel Channel => _channel.Value;

    /// <summary>Signalled once when a handler is entered that waits on <see cref="Gate"/>.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets <see cref="Hold"/> go on.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<TestHost> StartAsync(GrpcServerOptions? options = null, GrpcChannelOptions? channel = null)
    {
        var host = new TestHost(options) { ChannelOptions = channel ?? new GrpcChannelOptions() };
        return await host.StartAsync(null, null);
    }

    public async Task<TestHost> StartAsync(string? address, ServerTlsOptions? tls)
    {
        Server.AddService(ServerServiceDefinition.CreateBuilder()
            .AddMethod(Api.Unary, new UnaryServerMethod<string, string>((request, context) => OnUnary(request, context)))
            .AddMethod(Api.Bytes, new UnaryServerMethod<byte[], byte[]>((request, context) => OnBytes(request, context)))
            .AddMethod(Api.ServerStreaming, new ServerStreamingServerMethod<string, string>((request, responses, context) => OnServerStreaming(request, responses, context)))
            .AddMethod(Api.ClientStreaming, new ClientStreamingServerMethod<string, string>((requests, context) => OnClientStreaming(requests, context)))
            .AddMethod(Api.Duplex, new DuplexStreamingServerMethod<string, string>((requests, responses, context) => OnDuplex(requests, responses, context)))
            .AddMethod(Api.ByteDuplex, new DuplexStreamingServerMethod<byte[], byte[]>(async (requests, responses, _) =>
            {
                while (await requests.MoveNext(CancellationToken.None)) await responses.WriteAsync(requests.Current);
            }))
            .Build());
        if (address is null) Server.ListenInMemory(_listener);
        else Server.Listen(address, tls);
        await Server.StartAsync();
        return this;
    }

    public GrpcChannel NewChannel(GrpcChannelOptions? options = null) => GrpcChannel.ForMemory(_listener, options ?? ChannelOptions);

    /// <summary>A handler that says it is there and waits until the test lets it go, or its call is cancelled.</summary>
    public async Task<string> Hold(string request, ServerCallContext context)
    {
        Entered.TrySetResult();
        await Gate.Task.WaitAsync(context.CancellationToken);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel.IsValueCreated) Channel.Dispose();
        Gate.TrySetResult();
        await Server.DisposeAsync();
    }
}
