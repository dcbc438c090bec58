using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Swoop.Codegen.Tests.Generated;
using Swoop.Codegen.Tests.TestDoubles;

namespace Swoop.Codegen.Tests;

public class GeneratedClientTests
{
    private readonly EchoCallInvoker _invoker = new();
    private readonly EverythingService.EverythingServiceClient _client;

    public GeneratedClientTests() => _client = new EverythingService.EverythingServiceClient(_invoker);

    [Fact]
    public void A_blocking_unary_call_gives_the_response()
    {
        Assert.Equal(Samples.Everything, _client.Unary(Samples.Everything));
        ExpectMethod("Unary", MethodType.Unary);
    }

    [Fact]
    public async Task A_unary_call_is_awaited_for_the_response()
    {
        Assert.Equal(Samples.Everything, await _client.UnaryAsync(Samples.Everything));
        ExpectMethod("Unary", MethodType.Unary);
    }

    [Fact]
    public async Task A_server_streaming_call_gives_a_stream_of_responses()
    {
        using var call = _client.ServerStream(Samples.Everything);

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(Samples.Everything, call.ResponseStream.Current);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        ExpectMethod("ServerStream", MethodType.ServerStreaming);
    }

    [Fact]
    public async Task A_client_streaming_call_takes_a_stream_of_requests()
    {
        using var call = _client.ClientStream();

        await call.RequestStream.WriteAsync(new Everything { Class = 1 });
        await call.RequestStream.WriteAsync(new Everything { Class = 2 });
        await call.RequestStream.CompleteAsync();

        Assert.Equal(2, (await call).Class);
        ExpectMethod("ClientStream", MethodType.ClientStreaming);
    }

    [Fact]
    public async Task A_duplex_streaming_call_has_both_streams()
    {
        using var call = _client.Duplex();

        for (var i = 1; i <= 3; i++)
        {
            await call.RequestStream.WriteAsync(new Everything { Class = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Class);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        ExpectMethod("Duplex", MethodType.DuplexStreaming);
    }

    [Fact]
    public async Task A_deprecated_method_can_still_be_called()
    {
        // Deprecated on purpose: old clients go on calling it.
#pragma warning disable CS0612
        Assert.IsType<Empty>(_client.OldUnary(new Everything()));
        Assert.IsType<Empty>(await _client.OldUnaryAsync(new Everything()));
#pragma warning restore CS0612
        ExpectMethod("OldUnary", MethodType.Unary);
    }

    [Fact]
    public void The_long_form_of_a_call_makes_the_options()
    {
        var headers = new Metadata { { "a", "1" } };
        var deadline = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using var source = new CancellationTokenSource();

        _client.Unary(new Everything(), headers, deadline, source.Token);

        Assert.Same(headers, _invoker.Options.Headers);
        Assert.Equal(deadline, _invoker.Options.Deadline);
        Assert.Equal(source.Token, _invoker.Options.CancellationToken);
        Assert.Null(_invoker.Host);
    }

    [Fact]
    public void The_options_of_a_call_are_passed_on()
    {
        _client.Unary(new Everything(), new CallOptions().WithWaitForReady());

        Assert.True(_invoker.Options.IsWaitForReady);
    }

    [Fact]
    public void WithHost_gives_a_client_of_the_same_type()
    {
        EverythingService.EverythingServiceClient other = _client.WithHost("other.example");

        other.Unary(new Everything());

        Assert.Equal("other.example", _invoker.Host);
    }

    [Fact]
    public void A_test_double_overrides_single_methods()
    {
        var client = new CannedClient();

        Assert.Equal(42, client.Unary(new Everything()).Class);
        Assert.Throws<NotImplementedException>(() => client.ServerStream(new Everything()));
    }

    private void ExpectMethod(string name, MethodType type)
    {
        Assert.Equal($"/swoop.codegen.tests.EverythingService/{name}", _invoker.Method!.FullName);
        Assert.Equal(type, _invoker.Method.Type);
    }

    private sealed class CannedClient : EverythingService.EverythingServiceClient
    {
        public override Everything Unary(Everything request, CallOptions options) => new() { Class = 42 };
    }
}
