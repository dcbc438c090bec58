using Grpc.Core;

namespace Swoop.Soak;

/// <summary>All four shapes, echoing.</summary>
internal static class SoakService
{
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
            for (var i = 0; i < 10 || request.Length == 1; i++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                await responses.WriteAsync(request);
            }
        }))
        .AddMethod(MethodOf(MethodType.DuplexStreaming), new DuplexStreamingServerMethod<byte[], byte[]>(static async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken)) await responses.WriteAsync(requests.Current);
        }))
        .Build();
}
