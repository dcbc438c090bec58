using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>Gives each call the deadline and the cancellation of the server call being handled.</summary>
/// <remarks>A call's own deadline stays if it is earlier. Where it has a token of its own, too, the two are linked until the call ends:
/// tokens that live as long as the process must not collect one registration for each call.</remarks>
internal sealed class ContextPropagationInterceptor(IServerCallContextAccessor accessor, GrpcContextPropagationOptions options) : Interceptor
{
    private static readonly ContextPropagationOptions _deadlineOnly = new(propagateDeadline: true, propagateCancellation: false);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var link = Propagate(ref context);
        return continuation(request, context);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Propagate(ref context);
        var call = Begin(link, () => continuation(request, context));
        DisposeAfter(call.ResponseAsync, link);
        return call;
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Propagate(ref context);
        var call = Begin(link, () => continuation(context));
        DisposeAfter(call.ResponseAsync, link);
        return call;
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Propagate(ref context);
        var call = Begin(link, () => continuation(request, context));
        if (link is null) return call;
        return new AsyncServerStreamingCall<TResponse>(
            new LinkedStreamReader<TResponse>(call.ResponseStream, link), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () => End(call, link));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var link = Propagate(ref context);
        var call = Begin(link, () => continuation(context));
        if (link is null) return call;
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.RequestStream, new LinkedStreamReader<TResponse>(call.ResponseStream, link), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () => End(call, link));
    }

    private CancellationTokenSource? Propagate<TRequest, TResponse>(ref ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        if (accessor.ServerCallContext is not { } served)
        {
            if (options.SuppressContextNotFoundErrors) return null;
            throw new InvalidOperationException(
                $"{context.Method.FullName} was called outside of a handler, so there is no deadline or cancellation to pass on. Add {nameof(ServerCallContextInterceptor)} "
                + $"to the server's interceptors, or, if such calls are meant to be made, set {nameof(GrpcContextPropagationOptions.SuppressContextNotFoundErrors)}.");
        }

        var callOptions = context.Options.PropagateFrom(served, _deadlineOnly);
        var own = callOptions.CancellationToken;
        var link = own.CanBeCanceled && own != served.CancellationToken ? CancellationTokenSource.CreateLinkedTokenSource(own, served.CancellationToken) : null;
        callOptions = callOptions.WithCancellationToken(link?.Token ?? served.CancellationToken);
        context = new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, callOptions);
        return link;
    }

    private static TCall Begin<TCall>(CancellationTokenSource? link, Func<TCall> call)
    {
        try
        {
            return call();
        }
        catch
        {
            link?.Dispose();
            throw;
        }
    }

    private static void DisposeAfter(Task response, CancellationTokenSource? link)
    {
        if (link is null) return;
        response.ContinueWith(
            static (_, state) => ((CancellationTokenSource)state!).Dispose(), link, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static void End(IDisposable call, CancellationTokenSource link)
    {
        call.Dispose();
        link.Dispose();
    }
}
