using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Swoop.Client.DependencyInjection.Tests.Kit;

/// <summary>Adds an entry "trace" to each call's headers: the order of several shows in which order they ran.</summary>
internal class HeaderInterceptor(string value) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? []) headers.Add(entry);
        headers.Add("trace", value);
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
    }
}
