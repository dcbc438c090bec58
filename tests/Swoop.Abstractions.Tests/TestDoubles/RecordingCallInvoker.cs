using Grpc.Core.Utils;

namespace Swoop.Abstractions.Tests.TestDoubles;

/// <summary>Keeps what it was called with and answers every call with the same text.</summary>
internal sealed class RecordingCallInvoker(List<string>? log = null) : CallInvoker
{
    public MethodType? Shape { get; private set; }

    public bool Blocking { get; private set; }

    public string? Host { get; private set; }

    public CallOptions Options { get; private set; }

    public object? Request { get; private set; }

    public int Calls { get; private set; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options, request);
        Blocking = true;
        return Response<TResponse>();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(Task.FromResult(Response<TResponse>()), Headers, Success, NoTrailers, Nothing);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options, request);
        return new AsyncServerStreamingCall<TResponse>(
            new ListReader<TResponse>(Response<TResponse>()), Headers, Success, NoTrailers, Nothing);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Record(method, host, options, null);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            new ListWriter<TRequest>(), Task.FromResult(Response<TResponse>()), Headers, Success, NoTrailers, Nothing);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Record(method, host, options, null);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new ListWriter<TRequest>(), new ListReader<TResponse>(Response<TResponse>()), Headers, Success, NoTrailers, Nothing);
    }

    private static Task<Metadata> Headers => Task.FromResult(Metadata.Empty);

    private static Status Success() => Status.DefaultSuccess;

    private static Metadata NoTrailers() => Metadata.Empty;

    private static void Nothing()
    {
    }

    private static TResponse Response<TResponse>() => (TResponse)(object)"response";

    private void Record(IMethod method, string? host, CallOptions options, object? request)
    {
        GrpcPreconditions.CheckNotNull(method);
        Calls++;
        Shape = method.Type;
        Host = host;
        Options = options;
        Request = request;
        log?.Add("invoker");
    }
}
