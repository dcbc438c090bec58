using Grpc.Core;

namespace Swoop.Soak;

/// <summary>All four shapes, echoing.</summary>
internal static class SoakService
{
    private const int Burst = 64;

    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static Method<byte[], byte[]> MethodOf(MethodType shape) => new(shape, "soak.Soak", shape.ToString(), _bytes, _bytes);

    public static ServerServiceDefinition Bind() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(MethodOf(MethodType.Unary), new UnaryServerMethod<byte[], byte[]>(static (request, _) => Task.FromResult(request)))
        .AddMethod(MethodOf(MethodType.ClientStreaming), new ClientStreamingServerMethod<byte[], byte[]>(static async (requests, context) =>
        {
            var last = Array.Empty<byte>();
            while (await requests.MoveNext(context.CancellationToken)) last = requests.Current;
            return last;
        }))
        .AddMethod(MethodOf(MethodType.ServerStreaming), new ServerStreamingServerMethod<byte[], byte[]>(static async (request, responses, context) =>
        {
            // A request of one byte asks for a stream without an end.
            var isEndless = request.Length == 1;
            for (var i = 1; i <= 10 || isEndless; i++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                await responses.WriteAsync(request);
                // In bursts: a few that never rest would take all processors, and the times measured were those of waiting for one.
                if (isEndless && i % Burst == 0) await Task.Delay(1, context.CancellationToken);
            }
        }))
        .AddMethod(MethodOf(MethodType.DuplexStreaming), new DuplexStreamingServerMethod<byte[], byte[]>(static async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken)) await responses.WriteAsync(requests.Current);
        }))
        .Build();
}
