using System.Diagnostics;
using Grpc.Core;
using Swoop.Fuzz.Corpus;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Output;
using Swoop.Server;
using Swoop.Transport.Endpoints;

namespace Swoop.Fuzz.Targets;

/// <summary>A whole server behind a wire in memory, with handlers that echo. It must answer or close, and forget the connection.</summary>
internal static class ServerTarget
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly MemoryListener _listener = new("fuzz");
    private static readonly Lazy<Task<GrpcServer>> _server = new(StartAsync);

    public static FuzzTarget Target { get; } = new("server connection", RunAsync);

    private static async Task<GrpcServer> StartAsync()
    {
        var bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "test.Fuzz", "Echo", bytes, bytes);
        var server = new GrpcServer();
        server.AddService(ServerServiceDefinition.CreateBuilder().AddMethod(method, EchoAsync).Build());
        server.ListenInMemory(_listener);
        await server.StartAsync();
        return server;
    }

    private static async Task EchoAsync(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        while (await requests.MoveNext(context.CancellationToken)) await responses.WriteAsync(requests.Current);
    }

    private static async Task RunAsync(Random random)
    {
        var server = await _server.Value;
        var wire = await _listener.ConnectAsync(CancellationToken.None);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(async () =>
        {
            var buffer = new byte[4096];
            var total = 0L;
            try
            {
                while (await wire.ReceiveAsync(buffer) is var received and > 0)
                {
                    total += received;
                    greeted.TrySetResult();
                }
            }
            catch (IOException)
            {
                // The server was faster, or we were.
            }

            return total;
        });

        // A server speaks first; from then on it counts the connection.
        await greeted.Task.WaitAsync(_patience);
        var output = new OutputBuffer();
        var input = Mutation.Of(random, Traffic.OfClient(random), random.Next(10) == 0 ? 0 : Http2Engine.ClientPreface.Length);
        try
        {
            for (var from = 0; from < input.Length;)
            {
                var length = Math.Min(input.Length - from, random.Next(1, 3000));
                output.Clear();
                output.Write(input.AsSpan(from, length));
                await wire.SendAsync(output);
                from += length;
            }

            if (random.Next(2) == 0) await wire.ShutdownAsync();
        }
        catch (IOException)
        {
            // Closed for a fault, as it may be.
        }

        output.Clear();
        wire.Abort();
        await reading.WaitAsync(_patience);
        for (var clock = Stopwatch.StartNew(); server.ConnectionCount > 0;)
        {
            if (clock.Elapsed > _patience) throw new FuzzFailureException("the server keeps a connection whose client is gone");
            await Task.Yield();
        }
    }
}
