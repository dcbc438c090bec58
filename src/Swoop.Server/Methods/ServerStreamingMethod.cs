using Grpc.Core;
using Swoop.Server.Calls;
using Swoop.Transport.Server;

namespace Swoop.Server.Methods;

/// <summary>A method with one request and a stream of responses.</summary>
internal sealed class ServerStreamingMethod<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler, CallSettings settings)
    : ServiceMethod(method, settings)
    where TRequest : class
    where TResponse : class
{
    public Marshaller<TRequest> Requests { get; } = method.RequestMarshaller;

    public Marshaller<TResponse> Responses { get; } = method.ResponseMarshaller;

    /// <summary>The handler with the interceptors around it.</summary>
    public ServerStreamingServerMethod<TRequest, TResponse> Handler { get; } = handler;

    public override void Start(ServerStream stream) => new ServerStreamingCall<TRequest, TResponse>(this, stream).Start();
}
