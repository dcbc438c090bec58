using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Requests;

public sealed class UnknownMethodTests
{
    [Fact]
    public async Task An_unknown_method_of_a_known_service_is_UNIMPLEMENTED_and_named()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x", (":path", "/test.Service/Nothing"));
        Assert.Equal("12", call.GrpcStatus);
        Assert.Equal("unknown method Nothing for service test.Service", call.GrpcMessage);
    }

    [Theory]
    [InlineData("/no.Service/Method", "unknown service no.Service")]
    [InlineData("/", "unknown service /")]
    [InlineData("/x", "unknown service /x")]
    [InlineData("/index.html", "unknown service /index.html")]
    public async Task An_unknown_service_is_UNIMPLEMENTED_and_named(string path, string message)
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x", (":path", path));
        Assert.Equal("12", call.GrpcStatus);
        Assert.Equal(message, call.GrpcMessage);
    }

    [Fact]
    public async Task A_call_of_an_unknown_method_whose_request_goes_on_is_answered_and_then_reset_with_NO_ERROR()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call((":path", "/test.Service/Nothing")).Send("x");
        await call.SawAsync("reset NoError");
        Assert.Equal("12", call.GrpcStatus);
    }

    [Fact]
    public async Task A_handler_of_unknown_methods_gets_their_bytes_and_their_name()
    {
        var options = new GrpcServerOptions
        {
            UnknownMethodHandler = async (requests, responses, context) =>
            {
                while (await requests.MoveNext(CancellationToken.None)) await responses.WriteAsync(requests.Current);
                context.ResponseTrailers.Add("name", context.Method);
            },
        };
        await using var server = await TestServer.EchoAsync(options);
        await using var client = server.Connect();
        var call = client.Call((":path", "/any.Thing/Goes")).Send("a").Send("b", end: true);
        Assert.Equal(["a", "b"], await call.AllAsync());
        Assert.Equal("/any.Thing/Goes", call.Trailers["name"]);
    }

    [Fact]
    public async Task A_path_that_names_nothing_does_not_reach_the_handler_of_unknown_methods()
    {
        var options = new GrpcServerOptions { UnknownMethodHandler = (_, _, _) => Task.CompletedTask };
        await using var server = await TestServer.EchoAsync(options);
        await using var client = server.Connect();
        Assert.Equal("12", (await client.UnaryAsync("x", (":path", "/nothing"))).GrpcStatus);
    }
}
