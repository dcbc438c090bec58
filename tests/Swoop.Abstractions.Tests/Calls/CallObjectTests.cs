using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class CallObjectTests
{
    private static readonly Metadata _headers = new() { { "kind", "headers" } };
    private static readonly Metadata _trailers = new() { { "kind", "trailers" } };
    private static readonly Status _status = new(StatusCode.OK, "done");

    private readonly ListWriter<string> _requests = new();
    private readonly ListReader<string> _responses = new("response");
    private int _disposed;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unary_call_is_awaited_for_its_response(bool stateful)
    {
        using var call = Unary(stateful);

        Assert.Equal("response", await call);
        Assert.Equal("response", await call.ConfigureAwait(false));
        Assert.Equal("response", await call.ResponseAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unary_call_gives_headers_status_and_trailers_and_disposes(bool stateful)
    {
        var call = Unary(stateful);

        await Expect(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_streaming_call_gives_its_parts(bool stateful)
    {
        var call = stateful
            ? new AsyncClientStreamingCall<string, string>(
                _requests, Task.FromResult("response"), HeadersOf, StatusOf, TrailersOf, DisposeOf, this)
            : new AsyncClientStreamingCall<string, string>(
                _requests, Task.FromResult("response"), Task.FromResult(_headers), () => _status, () => _trailers, Disposed);

        Assert.Same(_requests, call.RequestStream);
        Assert.Equal("response", await call);
        Assert.Equal("response", await call.ConfigureAwait(false));
        Assert.Equal("response", await call.ResponseAsync);
        await Expect(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_streaming_call_gives_its_parts(bool stateful)
    {
        var call = stateful
            ? new AsyncServerStreamingCall<string>(_responses, HeadersOf, StatusOf, TrailersOf, DisposeOf, this)
            : new AsyncServerStreamingCall<string>(
                _responses, Task.FromResult(_headers), () => _status, () => _trailers, Disposed);

        Assert.Same(_responses, call.ResponseStream);
        await Expect(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_duplex_streaming_call_gives_its_parts(bool stateful)
    {
        var call = stateful
            ? new AsyncDuplexStreamingCall<string, string>(
                _requests, _responses, HeadersOf, StatusOf, TrailersOf, DisposeOf, this)
            : new AsyncDuplexStreamingCall<string, string>(
                _requests, _responses, Task.FromResult(_headers), () => _status, () => _trailers, Disposed);

        Assert.Same(_requests, call.RequestStream);
        Assert.Same(_responses, call.ResponseStream);
        await Expect(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public void A_call_object_over_a_state_is_one_allocation()
    {
        var response = Task.FromResult("response");
        Func<object, Task<Metadata>> headers = HeadersOf;
        Func<object, Status> status = StatusOf;
        Func<object, Metadata> trailers = TrailersOf;
        Action<object> dispose = DisposeOf;
        GC.KeepAlive(new AsyncUnaryCall<string>(response, headers, status, trailers, dispose, this));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var call = new AsyncUnaryCall<string>(response, headers, status, trailers, dispose, this);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        GC.KeepAlive(call);
        Assert.Equal((2 + 6) * IntPtr.Size, allocated);
    }

    private AsyncUnaryCall<string> Unary(bool stateful) => stateful
        ? new AsyncUnaryCall<string>(Task.FromResult("response"), HeadersOf, StatusOf, TrailersOf, DisposeOf, this)
        : new AsyncUnaryCall<string>(
            Task.FromResult("response"), Task.FromResult(_headers), () => _status, () => _trailers, Disposed);

    private async Task Expect(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        Assert.Same(_headers, await headers);
        Assert.Equal(_status, status());
        Assert.Same(_trailers, trailers());
        Assert.Equal(0, _disposed);
        dispose();
        Assert.Equal(1, _disposed);
    }

    private void Disposed() => _disposed++;

    private static Task<Metadata> HeadersOf(object state) => Task.FromResult(_headers);

    private static Status StatusOf(object state) => _status;

    private static Metadata TrailersOf(object state) => _trailers;

    private static void DisposeOf(object state) => ((CallObjectTests)state).Disposed();
}
