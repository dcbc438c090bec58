using Grpc.Core;
using Swoop.Server.Calls;
using Swoop.Transport.Server;

namespace Swoop.Server.Methods;

/// <summary>A method with a stream of requests and an independent stream of responses.</summary>
internal sealed class DuplexStreamingMethod<TRequest, TResponse>(
    Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler, CallSettings settings)
    : ServiceMethod(method, settings)
    where TRequest : class
    where TResponse : class
{
    public Marshaller<TRequest> Requests { get; } = method.RequestMarshaller;

    public Marshaller<TResponse> Responses { get; } = method.ResponseMarshaller;

    /// <summary>The handler with the interceptors around it.</summary>
    public DuplexStreamingServerMethod<TRequest, TResponse> Handler { get; } = handler;

    public override void Start(ServerStream stream) => new DuplexStreamingCall<TRequest, TResponse>(this, stream).Start();
}
