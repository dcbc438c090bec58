using Grpc.Core;
using Grpc.Core.Interceptors;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Headers;

public class MetadataTests
{
    [Fact]
    public async Task Metadata_arrive_in_their_order_with_binary_values_as_they_were()
    {
        await using var host = await TestHost.StartAsync();
        Grpc.Core.Metadata? seen = null;
        host.OnUnary = async (request, context) =>
        {
            seen = context.RequestHeaders;
            await context.WriteResponseHeadersAsync(new Grpc.Core.Metadata { { "h-bin", new byte[] { 0, 255 } }, { "h", "1" }, { "h", "2" } });
            context.ResponseTrailers.Add("t-bin", [7]);
            return request;
        };
        var headers = new Grpc.Core.Metadata { { "a", "1" }, { "b-bin", new byte[] { 1, 2, 3 } }, { "a", "2" }, { "c", " spaced " } };
        using var call = host.Channel.Ask("x", new CallOptions(headers));
        await call.ResponseAsync.WaitAsync(Api.Patience);

        Assert.Equal(["1", "2"], seen!.GetAll("a").Select(entry => entry.Value));
        Assert.Equal([1, 2, 3], seen!.GetValueBytes("b-bin")!);
        Assert.Equal("spaced", seen!.GetValue("c"));
        var response = await call.ResponseHeadersAsync;
        Assert.Equal([0, 255], response.GetValueBytes("h-bin")!);
        Assert.Equal(["1", "2"], response.GetAll("h").Select(entry => entry.Value));
        Assert.Equal([7], call.GetTrailers().GetValueBytes("t-bin")!);
    }

    [Theory]
    [InlineData("grpc-timeout")]
    [InlineData("grpc-status")]
    [InlineData("content-type")]
    [InlineData("te")]
    [InlineData("host")]
    [InlineData("connection")]
    public async Task A_reserved_key_is_refused_at_once(string key)
    {
        await using var host = await TestHost.StartAsync();

        Assert.Contains(key, Assert.Throws<ArgumentException>(() => host.Channel.Ask(options: Api.With((key, "x")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_not_ascii_is_refused_at_once()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Throws<ArgumentException>(() => host.Channel.Ask(options: Api.With(("x", "größe"))));
        Assert.Throws<ArgumentException>(() => host.Channel.Ask(options: Api.With(("x", "a\r\nb: c"))));
    }

    [Fact]
    public async Task A_request_says_what_the_protocol_wants()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { UserAgent = "my-app/1" });
        using var call = server.Channel.Ask();
        var request = await (await server.AcceptAsync()).RequestAsync();

        Assert.Equal("POST", request[":method"]);
        Assert.Equal("http", request[":scheme"]);
        Assert.Equal("/test.Service/Unary", request[":path"]);
        Assert.Equal("localhost", request[":authority"]);
        Assert.Equal("trailers", request["te"]);
        Assert.Equal("application/grpc", request["content-type"]);
        Assert.StartsWith("my-app/1 grpc-csharp-swoop/", request["user-agent"], StringComparison.Ordinal);
        Assert.Null(request["grpc-timeout"]);
        Assert.Null(request["grpc-encoding"]);
    }

    [Fact]
    public async Task The_host_of_a_call_and_its_own_user_agent_stand_in_the_request()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { Authority = "channel.example" });
        using var first = server.Channel.CreateCallInvoker().AsyncUnaryCall(Api.Unary, "call.example", Api.With(("user-agent", "mine")), "x");
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        using var second = server.Channel.Ask();

        Assert.Equal("call.example", request[":authority"]);
        Assert.Equal(["mine"], request.All("user-agent"));
        Assert.Equal("channel.example", (await connection.RequestAsync())[":authority"]);
    }

    [Fact]
    public async Task Interceptors_change_what_is_sent()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = (request, context) => Task.FromResult($"{request} {context.RequestHeaders.GetValue("who")}");
        var invoker = host.Channel.Intercept(metadata =>
        {
            metadata.Add("who", "me");
            return metadata;
        });

        Assert.Equal("it is me", await invoker.AsyncUnaryCall(Api.Unary, null, default, "it is").ResponseAsync.WaitAsync(Api.Patience));
    }
}
