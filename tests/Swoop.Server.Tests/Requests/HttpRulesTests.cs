using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Requests;

public sealed class HttpRulesTests
{
    [Fact]
    public async Task A_request_that_is_not_a_POST_is_answered_with_405()
    {
        var call = await AskAsync((":method", "GET"));
        Assert.Equal("405", call.Headers[":status"]);
        Assert.Equal("POST", call.Headers["allow"]);
    }

    [Fact]
    public async Task A_CONNECT_is_answered_with_405()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.CallWith([(":method", "CONNECT"), (":authority", "elsewhere:80")]).Send("x", end: true);
        await call.EndedAsync;
        Assert.Equal("405", call.Headers[":status"]);
        Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Theory]
    [InlineData("HEAD", "/")]
    [InlineData("OPTIONS", "*")]
    [InlineData("get", "/test.Service/Method")]
    public async Task Any_other_method_is_answered_with_405(string method, string path) =>
        Assert.Equal("405", (await AskAsync((":method", method), (":path", path))).Headers[":status"]);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_content_type_that_is_not_gRPC_is_answered_with_415(string? contentType)
    {
        var call = await AskAsync(("content-type", contentType));
        Assert.Equal("415", call.Headers[":status"]);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc+x")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task Every_content_type_of_gRPC_is_accepted(string contentType) =>
        Assert.Equal("0", (await AskAsync(("content-type", contentType))).GrpcStatus);

    [Theory]
    [InlineData("100-continue")]
    [InlineData("100-Continue")]
    public async Task A_client_that_waits_for_leave_to_send_gets_it(string expectation)
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call(("expect", expectation));
        await call.HeadersAsync;
        Assert.Equal("100", call.Headers[":status"]);

        call.Send("x", end: true);
        await call.EndedAsync;
        Assert.Equal("200", call.Headers[":status"]);
        Assert.Equal("0", call.GrpcStatus);
    }

    [Fact]
    public async Task A_refused_request_gets_its_answer_in_place_of_leave_to_send()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call(("expect", "100-continue"), ("content-type", "text/plain"));
        await call.EndedAsync;
        Assert.Equal("415", call.Headers[":status"]);
        Assert.Single(call.Events, static e => e == "headers");
    }

    [Fact]
    public async Task A_request_without_te_trailers_is_accepted() => Assert.Equal("0", (await AskAsync(("te", null))).GrpcStatus);

    [Fact]
    public async Task A_request_with_neither_authority_nor_host_is_answered_with_400()
    {
        var call = await AskAsync((":authority", null));
        Assert.Equal("400", call.Headers[":status"]);
        Assert.Equal("13", call.GrpcStatus);
    }

    [Fact]
    public async Task A_host_stands_in_for_a_missing_authority() =>
        Assert.Equal("0", (await AskAsync((":authority", null), ("host", "server"))).GrpcStatus);

    [Fact]
    public async Task A_second_authority_is_answered_with_400()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.CallWith([RawFields.Request[0], (":authority", "other"), .. RawFields.Request[1..]]).Send("x", end: true);
        await call.EndedAsync;
        Assert.Equal("400", call.Headers[":status"]);
    }

    [Fact]
    public async Task A_second_host_is_answered_with_400()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.CallWith([.. RawFields.Request, ("host", "a"), ("host", "b")]).Send("x", end: true);
        await call.EndedAsync;
        Assert.Equal("400", call.Headers[":status"]);
    }

    [Fact]
    public async Task A_connection_header_resets_the_stream_with_PROTOCOL_ERROR() =>
        Assert.Contains("reset ProtocolError", (await AskAsync(("connection", "close"))).Events);

    [Fact]
    public async Task A_path_without_a_slash_is_refused_before_any_interceptor_runs()
    {
        var interceptor = new RecordingInterceptor("i");
        await using var server = await new TestServer(configure: s => s.Intercept(interceptor)).Unary((r, _) => Task.FromResult(r)).StartAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x", (":path", "test.Service/Method"));
        Assert.Equal("12", call.GrpcStatus);
        Assert.Empty(interceptor.Seen);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("123456789S")]
    [InlineData("1")]
    [InlineData("-1S")]
    public async Task A_malformed_timeout_is_answered_with_400_and_INTERNAL(string timeout)
    {
        var call = await AskAsync(("grpc-timeout", timeout));
        Assert.Equal("400", call.Headers[":status"]);
        Assert.Equal("13", call.GrpcStatus);
    }

    [Fact]
    public async Task An_unknown_encoding_is_UNIMPLEMENTED_and_the_answer_lists_those_that_are_known()
    {
        var call = await AskAsync(("grpc-encoding", "snappy"));
        Assert.Equal("200", call.Headers[":status"]);
        Assert.Equal("12", call.GrpcStatus);
        Assert.Equal("identity,gzip,deflate", call.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Bad_base64_fails_the_call_and_not_the_connection()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        Assert.Equal("13", (await client.UnaryAsync("x", ("token-bin", "!!"))).GrpcStatus);
        Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task A_call_that_was_refused_leaves_the_connection_in_order()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        for (var i = 0; i < 300; i++) Assert.Equal("405", (await client.UnaryAsync("x", (":method", "PUT"))).Headers[":status"]);
        Assert.Equal("0", (await client.UnaryAsync("x")).GrpcStatus);
    }

    private static async Task<RawCall> AskAsync(params (string Name, string? Value)[] changes)
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        return await client.UnaryAsync("x", changes);
    }
}
