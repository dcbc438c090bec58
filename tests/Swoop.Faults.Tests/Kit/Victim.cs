using System.Net;
using Grpc.Core;
using Swoop.Server;
using Swoop.Transport.Tls;

namespace Swoop.Faults.Tests.Kit;

/// <summary>A server on a loopback port, whose handlers count themselves.</summary>
internal sealed class Victim : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _started;
    private int _mostRunning;

    private Victim(GrpcServerOptions options) => Server = new GrpcServer(options);

    public static Method<byte[], byte[]> Echo { get; } = MethodOf(MethodType.Unary, "Echo");

    public static Method<byte[], byte[]> Duplex { get; } = MethodOf(MethodType.DuplexStreaming, "Duplex");

    public static Method<byte[], byte[]> Deaf { get; } = MethodOf(MethodType.ClientStreaming, "Deaf");

    public GrpcServer Server { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Server.Endpoints[0].Port);

    public string Address => $"http://127.0.0.1:{EndPoint.Port}";

    /// <summary>Handlers of Stubborn and Flood that run now.</summary>
    public int Running => _running;

    public int Started => _started;

    public int MostRunning => _mostRunning;

    public static async Task<Victim> StartAsync(GrpcServerOptions? options = null, ServerTlsOptions? tls = null)
    {
        var victim = new Victim(options ?? new GrpcServerOptions());
        victim.Server.AddService(victim.Bind());
        victim.Server.Listen(new IPEndPoint(IPAddress.Loopback, 0), tls);
        await victim.Server.StartAsync();
        return victim;
    }

    public Task<Attacker> AttackAsync(bool greets = true, int receiveBuffer = 0) => Attacker.ConnectAsync(EndPoint, greets, receiveBuffer);

    /// <summary>Lets stubborn handlers end.</summary>
    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await Server.DisposeAsync();
    }

    private ServerServiceDefinition Bind() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(Echo, new UnaryServerMethod<byte[], byte[]>(static (request, _) => Task.FromResult(request)))
        .AddMethod(Duplex, new DuplexStreamingServerMethod<byte[], byte[]>(static async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken)) await responses.WriteAsync(requests.Current);
        }))
        .AddMethod(MethodOf(MethodType.Unary, "Stubborn"), new UnaryServerMethod<byte[], byte[]>((request, _) => CountAsync(async () =>
        {
            // Looks at no token, as handlers do that work in a database.
            await _release.Task;
            return request;
        })))
        .AddMethod(MethodOf(MethodType.Unary, "Fail"), new UnaryServerMethod<byte[], byte[]>(static (_, _) => throw new InvalidOperationException("a mistake of the handler's")))
        .AddMethod(MethodOf(MethodType.Unary, "Big"), new UnaryServerMethod<byte[], byte[]>(static (_, _) => Task.FromResult(new byte[1 << 20])))
        .AddMethod(MethodOf(MethodType.ServerStreaming, "Flood"), new ServerStreamingServerMethod<byte[], byte[]>((_, responses, _) => CountAsync(async () =>
        {
            var chunk = new byte[32 << 10];
            for (var i = 0; i < 100_000; i++) await responses.WriteAsync(chunk);
            return chunk;
        })))
        .AddMethod(Deaf, new ClientStreamingServerMethod<byte[], byte[]>((_, context) => CountAsync(async () =>
        {
            await _release.Task.WaitAsync(context.CancellationToken);
            return [];
        })))
        .Build();

    private static Method<byte[], byte[]> MethodOf(MethodType type, string name) => new(type, "test.Victim", name, _bytes, _bytes);

    private async Task<byte[]> CountAsync(Func<Task<byte[]>> handler)
    {
        Interlocked.Increment(ref _started);
        var running = Interlocked.Increment(ref _running);
        for (var most = _mostRunning; running > most; most = _mostRunning) Interlocked.CompareExchange(ref _mostRunning, running, most);
        try
        {
            return await handler();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
