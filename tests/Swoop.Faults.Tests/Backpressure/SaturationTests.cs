using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client;
using Swoop.Faults.Tests.Kit;
using Swoop.Server;
using Swoop.TestKit.Leaks;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Wires;

namespace Swoop.Faults.Tests.Backpressure;

/// <summary>Both sides full at once: nobody may wait for the other for ever.</summary>
public sealed class SaturationTests
{
    private const int Calls = 512;
    private const int Messages = 24;
    private const int Size = 16 << 10;
    private const int Small = 4096;

    [Fact]
    public async Task Five_hundred_and_twelve_saturated_duplex_calls_over_small_buffers_finish()
    {
        var path = Path.Combine(Path.GetTempPath(), $"swoop-{Guid.NewGuid():N}.sock");
        await using var server = new GrpcServer(new GrpcServerOptions { MaxConcurrentStreams = Calls, SocketSendBufferSize = Small, SocketReceiveBufferSize = Small });
        server.AddService(ServerServiceDefinition.CreateBuilder()
            .AddMethod(Victim.Duplex, static (requests, responses, _) => PumpAsync(requests, responses.WriteAsync))
            .Build());
        server.ListenUnixSocket(path);
        await server.StartAsync();
        using var watch = new LeakWatch(memoryAllowance: 32 << 20);
        using (var channel = GrpcChannel.ForConnector(new SmallBuffers(path)))
        {
            var invoker = channel.CreateCallInvoker();
            var calls = Enumerable.Range(0, Calls).Select(_ => SaturateAsync(invoker)).ToArray();
            await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));
        }

        await watch.SettleAsync();
    }

    /// <summary>Writes and reads without waiting for each other.</summary>
    private static async Task PumpAsync(IAsyncStreamReader<byte[]> reader, Func<byte[], Task> write)
    {
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++) await write(new byte[Size]);
        });
        var read = 0;
        while (await reader.MoveNext(CancellationToken.None)) read++;
        await writing;
        Assert.Equal(Messages, read);
    }

    private static async Task SaturateAsync(CallInvoker invoker)
    {
        using var call = invoker.AsyncDuplexStreamingCall(Victim.Duplex, null, default);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++) await call.RequestStream.WriteAsync(new byte[Size]);
            await call.RequestStream.CompleteAsync();
        });
        var read = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) read++;
        await writing;
        Assert.Equal(Messages, read);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private sealed class SmallBuffers(string path) : IConnector
    {
        public string Target => $"unix:{path}";

        public async ValueTask<Wire> ConnectAsync(CancellationToken cancellation)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = Small, ReceiveBufferSize = Small };
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new SocketWire(socket);
        }
    }
}
