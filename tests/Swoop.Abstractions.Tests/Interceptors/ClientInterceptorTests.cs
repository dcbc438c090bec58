using Grpc.Core.Interceptors;
using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class ClientInterceptorTests
{
    private readonly List<string> _log = [];
    private readonly RecordingCallInvoker _invoker;

    public ClientInterceptorTests() => _invoker = new RecordingCallInvoker(_log);

    public static TheoryData<string> Shapes => ["Blocking", "Unary", "ServerStreaming", "ClientStreaming", "DuplexStreaming"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Interceptors_given_together_run_in_the_order_given(string shape)
    {
        Call(shape, _invoker.Intercept(new Logging("a", _log), new Logging("b", _log), new Logging("c", _log)));

        Assert.Equal([$"a {shape}", $"b {shape}", $"c {shape}", "invoker"], _log);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_interceptor_put_in_front_later_runs_first(string shape)
    {
        Call(shape, _invoker.Intercept(new Logging("c", _log)).Intercept(new Logging("b", _log)).Intercept(new Logging("a", _log)));

        Assert.Equal([$"a {shape}", $"b {shape}", $"c {shape}", "invoker"], _log);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_channel_is_intercepted_like_its_invoker(string shape)
    {
        var channel = new ClientBaseTests.TestChannel(_invoker);

        Call(shape, channel.Intercept(new Logging("a", _log), new Logging("b", _log)));
        Call(shape, channel.Intercept(new Logging("c", _log)));

        Assert.Equal([$"a {shape}", $"b {shape}", "invoker", $"c {shape}", "invoker"], _log);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_interceptor_that_overrides_nothing_passes_the_call_on(string shape)
    {
        Call(shape, _invoker.Intercept(new Silent()));

        Assert.Equal(["invoker"], _log);
        Assert.Equal("host", _invoker.Host);
        Assert.Equal(shape == "Blocking", _invoker.Blocking);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_an_interceptor_changes_reaches_the_invoker(string shape)
    {
        Call(shape, _invoker.Intercept(new Logging("a", _log, newHost: "changed")));

        Assert.Equal("changed", _invoker.Host);
        Assert.True(_invoker.Options.IsWaitForReady);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_function_replaces_the_headers(string shape)
    {
        var sent = new Metadata();
        Metadata? given = null;

        Call(shape, _invoker.Intercept(headers =>
        {
            given = headers;
            return sent;
        }));

        Assert.NotNull(given);
        Assert.False(given.IsReadOnly);
        Assert.Same(sent, _invoker.Options.Headers);
    }

    [Fact]
    public void A_function_is_given_the_headers_of_the_call()
    {
        var headers = new Metadata { { "a", "1" } };
        var channel = new ClientBaseTests.TestChannel(_invoker);

        channel.Intercept(given =>
        {
            given.Add("b", "2");
            return given;
        }).BlockingUnaryCall(Methods.Of(MethodType.Unary), null, new CallOptions(headers), "request");

        Assert.Equal(["a", "b"], _invoker.Options.Headers!.Select(entry => entry.Key));
    }

    [Fact]
    public void Without_interceptors_the_invoker_comes_back()
    {
        Assert.Same(_invoker, _invoker.Intercept([]));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _invoker.Intercept((Interceptor)null!));
        Assert.Throws<ArgumentNullException>(() => _invoker.Intercept((Interceptor[])null!));
        Assert.Throws<ArgumentNullException>(() => _invoker.Intercept((Func<Metadata, Metadata>)null!));
        Assert.Throws<ArgumentNullException>(() => ((CallInvoker)null!).Intercept(new Silent()));
        Assert.Throws<ArgumentNullException>(() => ((ChannelBase)null!).Intercept(new Silent()));
    }

    private static void Call(string shape, CallInvoker invoker)
    {
        switch (shape)
        {
            case "Blocking":
                Assert.Equal("response", invoker.BlockingUnaryCall(Methods.Of(MethodType.Unary), "host", default, "request"));
                break;
            case "Unary":
                invoker.AsyncUnaryCall(Methods.Of(MethodType.Unary), "host", default, "request").Dispose();
                break;
            case "ServerStreaming":
                invoker.AsyncServerStreamingCall(Methods.Of(MethodType.ServerStreaming), "host", default, "request").Dispose();
                break;
            case "ClientStreaming":
                invoker.AsyncClientStreamingCall(Methods.Of(MethodType.ClientStreaming), "host", default).Dispose();
                break;
            default:
                invoker.AsyncDuplexStreamingCall(Methods.Of(MethodType.DuplexStreaming), "host", default).Dispose();
                break;
        }
    }

    private sealed class Silent : Interceptor;

    private sealed class Logging(string name, List<string> log, string? newHost = null) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Log("Blocking", context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Log("Unary", context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(request, Log("ServerStreaming", context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Log("ClientStreaming", context));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Log("DuplexStreaming", context));

        private ClientInterceptorContext<TRequest, TResponse> Log<TRequest, TResponse>(
            string shape, ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class
        {
            log.Add($"{name} {shape}");
            return new(context.Method, newHost ?? context.Host, context.Options.WithWaitForReady());
        }
    }
}
