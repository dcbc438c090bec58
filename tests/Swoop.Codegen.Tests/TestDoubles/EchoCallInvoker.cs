using System.Threading.Channels;
using Grpc.Core;

namespace Swoop.Codegen.Tests.TestDoubles;

/// <summary>Answers each request with the response that has the same bytes, and keeps the method and options of the last call.</summary>
internal sealed class EchoCallInvoker : CallInvoker
{
    public IMethod? Method { get; private set; }

    public string? Host { get; private set; }

    public CallOptions Options { get; private set; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Keep(method, host, options);
        return Echo(method, request);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Keep(method, host, options);
        return new(Task.FromResult(Echo(method, request)), NoMetadata, Success, Trailers, Nothing);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Keep(method, host, options);
        var stream = new Stream<TRequest, TResponse>(method);
        stream.Send(request);
        stream.Send(request);
        stream.End();
        return new(stream, NoMetadata, Success, Trailers, Nothing);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Keep(method, host, options);
        var stream = new Stream<TRequest, TResponse>(method);
        return new(stream, stream.LastAsync(), NoMetadata, Success, Trailers, Nothing);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Keep(method, host, options);
        var stream = new Stream<TRequest, TResponse>(method);
        return new(stream, stream, NoMetadata, Success, Trailers, Nothing);
    }

    private static Task<Metadata> NoMetadata => Task.FromResult(Metadata.Empty);

    private static Status Success() => Status.DefaultSuccess;

    private static Metadata Trailers() => Metadata.Empty;

    private static void Nothing()
    {
    }

    private static TResponse Echo<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request) =>
        Payload.Read(method.ResponseMarshaller, Payload.Of(method.RequestMarshaller, request), segmentLength: 7);

    private void Keep(IMethod method, string? host, CallOptions options) => (Method, Host, Options) = (method, host, options);

    private sealed class Stream<TRequest, TResponse>(Method<TRequest, TResponse> method)
        : IClientStreamWriter<TRequest>, IAsyncStreamReader<TResponse>
    {
        private readonly Channel<TResponse> _responses = Channel.CreateUnbounded<TResponse>();
        private TResponse? _current;

        public TResponse Current => _current!;

        public WriteOptions? WriteOptions { get; set; }

        public void Send(TRequest request) => Assert.True(_responses.Writer.TryWrite(Echo(method, request)));

        public void End() => _responses.Writer.Complete();

        public Task WriteAsync(TRequest message)
        {
            Send(message);
            return Task.CompletedTask;
        }

        public Task CompleteAsync()
        {
            End();
            return Task.CompletedTask;
        }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await _responses.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            return _responses.Reader.TryRead(out _current);
        }

        public async Task<TResponse> LastAsync()
        {
            while (await MoveNext(CancellationToken.None))
            {
            }

            return Current;
        }
    }
}
