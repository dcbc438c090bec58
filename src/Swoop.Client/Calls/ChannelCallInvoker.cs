using Grpc.Core;
using Swoop.Client.Channel;
using Swoop.Client.Retrying;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Calls;

/// <summary>Makes calls on a channel, in all shapes: directly, or by way of <see cref="RepeatedCall"/> where there is, or may be, a policy for it.</summary>
internal sealed class ChannelCallInvoker(ChannelControl control) : CallInvoker
{
    private readonly RetryBuffer _buffer = new(control.Settings.Options.RetryBufferSizeTotal);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (FindDirect(method, options) is { } known)
        {
            var call = new SingleResponseCall<TRequest, TResponse>(control, method, known, host, options);
            call.Start(request);
            return call.Response.GetAwaiter().GetResult();
        }

        var repeated = new RepeatedSingleResponseCall<TRequest, TResponse>(control, _buffer, method, host, options);
        repeated.Start(request);
        return repeated.Response.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (FindDirect(method, options) is { } known)
        {
            var call = new SingleResponseCall<TRequest, TResponse>(control, method, known, host, options);
            call.Start(request);
            return new AsyncUnaryCall<TResponse>(
                call.Response, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
        }

        var repeated = new RepeatedSingleResponseCall<TRequest, TResponse>(control, _buffer, method, host, options);
        repeated.Start(request);
        return new AsyncUnaryCall<TResponse>(
            repeated.Response, RepeatedCall.HeadersOf, RepeatedCall.StatusOf, RepeatedCall.TrailersOf, RepeatedCall.DisposeOf, repeated);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (FindDirect(method, options) is { } known)
        {
            var call = new StreamingResponseCall<TRequest, TResponse>(control, method, known, host, options);
            call.Start(request);
            return new AsyncServerStreamingCall<TResponse>(
                call, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
        }

        var repeated = new RepeatedStreamingResponseCall<TRequest, TResponse>(control, _buffer, method, host, options);
        repeated.Start(request);
        return new AsyncServerStreamingCall<TResponse>(
            repeated, RepeatedCall.HeadersOf, RepeatedCall.StatusOf, RepeatedCall.TrailersOf, RepeatedCall.DisposeOf, repeated);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        if (FindDirect(method, options) is { } known)
        {
            var call = new SingleResponseCall<TRequest, TResponse>(control, method, known, host, options);
            return new AsyncClientStreamingCall<TRequest, TResponse>(
                call.StartStreaming(), call.Response, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
        }

        var repeated = new RepeatedSingleResponseCall<TRequest, TResponse>(control, _buffer, method, host, options);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            repeated.StartStreaming(), repeated.Response, RepeatedCall.HeadersOf, RepeatedCall.StatusOf, RepeatedCall.TrailersOf, RepeatedCall.DisposeOf, repeated);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        if (FindDirect(method, options) is { } known)
        {
            var call = new StreamingResponseCall<TRequest, TResponse>(control, method, known, host, options);
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                call.StartStreaming(), call, ClientCall.HeadersOf, ClientCall.StatusOf, ClientCall.TrailersOf, ClientCall.DisposeOf, call);
        }

        var repeated = new RepeatedStreamingResponseCall<TRequest, TResponse>(control, _buffer, method, host, options);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            repeated.StartStreaming(), repeated, RepeatedCall.HeadersOf, RepeatedCall.StatusOf, RepeatedCall.TrailersOf, RepeatedCall.DisposeOf, repeated);
    }

    /// <summary>How the method is called, where it is called once and that is known; else null.</summary>
    private KnownMethod? FindDirect(IMethod method, in CallOptions options)
    {
        // Most resolvers speak at once, on the first call's own thread. A call that is over before it begins wakes nobody.
        if (control.Methods is null && !options.CancellationToken.IsCancellationRequested && !HasPassed(options.Deadline)) control.RequestConnection();
        var known = control.Methods?.Find(method);
        return known is null || (known.IsRepeated && control.Settings.Options.RetriesEnabled) ? null : known;
    }

    private bool HasPassed(DateTime? deadline) =>
        deadline is { } time && time != DateTime.MaxValue && time.ToUniversalTime() <= control.Settings.Options.TimeProvider.GetUtcNow().UtcDateTime;
}
