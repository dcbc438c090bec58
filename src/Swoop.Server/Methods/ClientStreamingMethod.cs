using Grpc.Core;
using Swoop.Server.Calls;
using Swoop.Transport.Server;

namespace Swoop.Server.Methods;

/// <summary>A method with a stream of requests and one response.</summary>
internal sealed class ClientStreamingMethod<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler, CallSettings settings)
    : ServiceMethod(method, settings)
    where TRequest : class
    where TResponse : class
{
    public Marshaller<TRequest> Requests { get; } = method.RequestMarshaller;

    public Marshaller<TResponse> Responses { get; } = method.ResponseMarshaller;

    /// <summary>The handler with the interceptors around it.</summary>
    public ClientStreamingServerMethod<TRequest, TResponse> Handler { get; } = handler;

    public override void Start(ServerStream stream) => new ClientStreamingCall<TRequest, TResponse>(this, stream).Start();
}
