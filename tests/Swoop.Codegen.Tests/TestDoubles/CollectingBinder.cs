using Grpc.Core;

namespace Swoop.Codegen.Tests.TestDoubles;

/// <summary>Keeps the methods that a generated service binds, with their handlers.</summary>
internal sealed class CollectingBinder : ServiceBinderBase
{
    public Dictionary<string, (IMethod Method, Delegate? Handler)> Bound { get; } = [];

    public THandler Handler<THandler>(string name)
        where THandler : Delegate => Assert.IsType<THandler>(Bound[name].Handler);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Bound.Add(method.Name, (method, handler));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Bound.Add(method.Name, (method, handler));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Bound.Add(method.Name, (method, handler));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Bound.Add(method.Name, (method, handler));
}
