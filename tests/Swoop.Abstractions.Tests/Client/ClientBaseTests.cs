using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class ClientBaseTests
{
    private readonly RecordingCallInvoker _invoker = new();

    [Fact]
    public void A_client_calls_over_its_invoker_without_a_host()
    {
        var response = new EchoClient(_invoker).Blocking();

        Assert.Equal("response", response);
        Assert.Null(_invoker.Host);
    }

    [Fact]
    public void A_client_of_a_channel_calls_over_the_invoker_of_the_channel()
    {
        new EchoClient(new TestChannel(_invoker)).Blocking();

        Assert.Equal(1, _invoker.Calls);
    }

    [Fact]
    public void WithHost_names_the_host_in_calls_of_every_shape()
    {
        var client = new EchoClient(_invoker).WithHost("other.example");

        foreach (var call in client.AllShapes)
        {
            new EchoClient(_invoker).Blocking();
            Assert.Null(_invoker.Host);
            call();
            Assert.Equal("other.example", _invoker.Host);
        }

        Assert.Equal(10, _invoker.Calls);
    }

    [Fact]
    public void WithHost_leaves_the_client_itself_as_it_was()
    {
        var client = new EchoClient(_invoker);
        client.WithHost("other.example");

        client.Blocking();

        Assert.Null(_invoker.Host);
    }

    [Fact]
    public void A_second_WithHost_replaces_the_first()
    {
        new EchoClient(_invoker).WithHost("first.example").WithHost("second.example").Blocking();

        Assert.Equal("second.example", _invoker.Host);
    }

    [Fact]
    public void WithHost_passes_options_and_request_on()
    {
        var headers = new Metadata();

        new EchoClient(_invoker).WithHost("other.example").Blocking(new CallOptions(headers));

        Assert.Same(headers, _invoker.Options.Headers);
        Assert.Equal("request", _invoker.Request);
    }

    [Fact]
    public void WithHost_needs_a_host()
    {
        Assert.Throws<ArgumentNullException>(() => new EchoClient(_invoker).WithHost(null!));
    }

    [Fact]
    public void A_client_without_a_channel_throws_in_every_shape()
    {
        foreach (var call in new EchoClient().AllShapes)
        {
            var error = Assert.Throws<NotImplementedException>(call);
            Assert.Contains("/tests.Echo/Echo", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_client_needs_a_channel_or_an_invoker()
    {
        Assert.Throws<ArgumentNullException>(() => new EchoClient((ChannelBase)null!));
        Assert.Throws<ArgumentNullException>(() => new EchoClient((CallInvoker)null!));
    }

    [Fact]
    public async Task A_channel_knows_its_target_and_may_leave_shutdown_empty()
    {
        var channel = new TestChannel(_invoker);

        await channel.ShutdownAsync();

        Assert.Equal("dns:///example.com", channel.Target);
    }

    internal sealed class TestChannel(CallInvoker invoker) : ChannelBase("dns:///example.com")
    {
        public override CallInvoker CreateCallInvoker() => invoker;
    }

    private sealed class EchoClient : ClientBase<EchoClient>
    {
        public EchoClient()
        {
        }

        public EchoClient(ChannelBase channel)
            : base(channel)
        {
        }

        public EchoClient(CallInvoker callInvoker)
            : base(callInvoker)
        {
        }

        private EchoClient(ClientBaseConfiguration configuration)
            : base(configuration)
        {
        }

        public Action[] AllShapes =>
        [
            () => Blocking(),
            () => CallInvoker.AsyncUnaryCall(Methods.Of(MethodType.Unary), null, default, "request").Dispose(),
            () => CallInvoker.AsyncServerStreamingCall(Methods.Of(MethodType.ServerStreaming), null, default, "request").Dispose(),
            () => CallInvoker.AsyncClientStreamingCall(Methods.Of(MethodType.ClientStreaming), null, default).Dispose(),
            () => CallInvoker.AsyncDuplexStreamingCall(Methods.Of(MethodType.DuplexStreaming), null, default).Dispose(),
        ];

        public string Blocking(CallOptions options = default) =>
            CallInvoker.BlockingUnaryCall(Methods.Of(MethodType.Unary), null, options, "request");

        protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
    }
}
