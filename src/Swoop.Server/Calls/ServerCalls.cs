using Grpc.Core;
using Swoop.Server.Methods;
using Swoop.Transport.Server;

namespace Swoop.Server.Calls;

/// <summary>Where connections bring their calls: finds the method, and begins.</summary>
/// <param name="methods">The methods.</param>
/// <param name="settings">What all calls share.</param>
/// <param name="unknownMethods">Handles calls of methods that nobody registered; null where they are refused.</param>
internal sealed class ServerCalls(MethodTable methods, CallSettings settings, DuplexStreamingServerMethod<byte[], byte[]>? unknownMethods) : IServerCalls
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public object? FindMethod(ReadOnlySpan<byte> path) => methods.Find(path);

    public void Start(ServerStream stream)
    {
        if (stream.Method is ServiceMethod method)
        {
            method.Start(stream);
            return;
        }

        var path = stream.Path;
        var slash = path.LastIndexOf('/');
        if (unknownMethods is not null && slash > 0)
        {
            // Made for each call: kept, they would let clients fill our memory with names.
            var descriptor = new Method<byte[], byte[]>(MethodType.DuplexStreaming, path[1..slash], path[(slash + 1)..], _bytes, _bytes);
            new DuplexStreamingMethod<byte[], byte[]>(descriptor, unknownMethods, settings).Start(stream);
            return;
        }

        stream.Begin(this);
        stream.Complete(this, null, null, methods.Unknown(path), null);
    }
}
