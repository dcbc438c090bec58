using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>For servers: remembers, while a handler runs, which call it handles, so that clients can pass on its deadline and cancellation.</summary>
/// <remarks>Costs each call an <see cref="AsyncLocal{T}"/>; a server whose handlers make no calls does without it.</remarks>
/// <example><code>
/// server.Intercept(new ServerCallContextInterceptor());
/// </code></example>
public sealed class ServerCallContextInterceptor : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        using var slot = ServerCallContextAccessor.Enter(context);
        return await continuation(request, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var slot = ServerCallContextAccessor.Enter(context);
        return await continuation(requestStream, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var slot = ServerCallContextAccessor.Enter(context);
        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var slot = ServerCallContextAccessor.Enter(context);
        await continuation(requestStream, responseStream, context).ConfigureAwait(false);
    }
}
