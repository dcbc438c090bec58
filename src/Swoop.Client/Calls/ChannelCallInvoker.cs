using System.Collections.Concurrent;
using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Http2.Hpack;

namespace Swoop.Client.Calls;

/// <summary>Makes calls on a channel, in all shapes.</summary>
internal sealed class ChannelCallInvoker(ChannelControl control) : CallInvoker
{
    // Methods are few and static in generated code. Whoever makes them by the thousand pays for their headers each time.
    private const int MaxKnownMethods = 4096;

    private readonly ConcurrentDictionary<IMethod, HeaderTemplate> _paths = new(ReferenceEqualityComparer.Instance);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new SingleResponseCall<TRequest, TResponse>(control, method, PathOf(method), host, options);
        call.Start(request);
        return call.Response.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new SingleResponseCall<TRequest, TResponse>(control, method, PathOf(method), host, options);
        call.Start(request);
        return new AsyncUnaryCall<TResponse>(
            call.Response, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new StreamingResponseCall<TRequest, TResponse>(control, method, PathOf(method), host, options);
        call.Start(request);
        return new AsyncServerStreamingCall<TResponse>(
            call, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new SingleResponseCall<TRequest, TResponse>(control, method, PathOf(method), host, options);
        var requests = call.StartStreaming();
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, call.Response, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new StreamingResponseCall<TRequest, TResponse>(control, method, PathOf(method), host, options);
        var requests = call.StartStreaming();
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, call, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
    }

    private HeaderTemplate PathOf(IMethod method)
    {
        if (_paths.TryGetValue(method, out var path)) return path;
        path = new HeaderTemplate(":path"u8, System.Text.Encoding.UTF8.GetBytes(method.FullName));
        if (_paths.Count < MaxKnownMethods) _paths.TryAdd(method, path);
        return path;
    }
}
