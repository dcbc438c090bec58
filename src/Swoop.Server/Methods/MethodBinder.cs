using Grpc.Core;
using Grpc.Core.Interceptors;
using Swoop.Server.Calls;

namespace Swoop.Server.Methods;

/// <summary>Takes a service's methods, and puts the interceptors around each handler once, not once a call.</summary>
/// <param name="settings">What all calls of the server share.</param>
/// <param name="interceptors">The interceptors; the first is the outermost.</param>
/// <param name="add">Takes the finished methods.</param>
internal sealed class MethodBinder(CallSettings settings, IReadOnlyList<Interceptor> interceptors, Action<ServiceMethod> add) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var outermost = Check(method, handler);
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (interceptor, next) = (interceptors[i], outermost);
            outermost = (request, context) => interceptor.UnaryServerHandler(request, context, next);
        }

        add(new UnaryMethod<TRequest, TResponse>(method, outermost, settings));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var outermost = Check(method, handler);
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (interceptor, next) = (interceptors[i], outermost);
            outermost = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, next);
        }

        add(new ClientStreamingMethod<TRequest, TResponse>(method, outermost, settings));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var outermost = Check(method, handler);
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (interceptor, next) = (interceptors[i], outermost);
            outermost = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, next);
        }

        add(new ServerStreamingMethod<TRequest, TResponse>(method, outermost, settings));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        add(new DuplexStreamingMethod<TRequest, TResponse>(method, Wrap(Check(method, handler), interceptors), settings));
    }

    /// <summary>Puts interceptors around a handler.</summary>
    public static DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        DuplexStreamingServerMethod<TRequest, TResponse> handler, IReadOnlyList<Interceptor> interceptors)
        where TRequest : class
        where TResponse : class
    {
        var outermost = handler;
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (interceptor, next) = (interceptors[i], outermost);
            outermost = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, next);
        }

        return outermost;
    }

    private static THandler Check<THandler>(IMethod method, THandler? handler)
        where THandler : Delegate
    {
        ArgumentNullException.ThrowIfNull(method);
        return handler ?? throw new InvalidOperationException($"The method {method.FullName} has no handler: bind an instance of the service.");
    }
}
