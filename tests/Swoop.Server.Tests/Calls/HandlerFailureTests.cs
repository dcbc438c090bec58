using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Calls;

public sealed class HandlerFailureTests
{
    [Fact]
    public async Task A_failed_call_without_messages_is_one_header_block()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => throw new RpcException(new Status(StatusCode.NotFound, "no such thing")));
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x");
        Assert.Equal(["headers", "end"], call.Events);
        Assert.Equal("200", call.Headers[":status"]);
        Assert.Equal("application/grpc", call.Headers["content-type"]);
        Assert.Equal("5", call.GrpcStatus);
        Assert.Equal("no such thing", call.GrpcMessage);
    }

    [Fact]
    public async Task The_text_of_an_unexpected_exception_is_kept_back_and_logged()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => throw new InvalidOperationException("password=1234"));
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x");
        Assert.Equal("2", call.GrpcStatus);
        Assert.DoesNotContain("1234", call.GrpcMessage);
        Assert.Contains(server.Log.Entries, entry => entry is { Level: LogLevel.Error, Exception: InvalidOperationException });
    }

    [Fact]
    public async Task Detailed_errors_show_the_text()
    {
        await using var server = await TestServer.UnaryAsync(
            async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("the reason");
            },
            new GrpcServerOptions { EnableDetailedErrors = true });
        await using var client = server.Connect();
        Assert.Contains("the reason", (await client.UnaryAsync("x")).GrpcMessage);
    }

    [Fact]
    public async Task Trailers_of_the_context_and_of_the_exception_are_both_sent()
    {
        await using var server = await TestServer.UnaryAsync((_, context) =>
        {
            context.ResponseTrailers.Add("a", "1");
            throw new RpcException(new Status(StatusCode.Aborted, ""), new Metadata { { "b", "2" }, { "c-bin", [1, 2, 3] } });
        });
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x");
        Assert.Equal("10", call.GrpcStatus);
        Assert.Equal(("1", "2", "AQID"), (call.Trailers["a"], call.Trailers["b"], call.Trailers["c-bin"]));
    }

    [Fact]
    public async Task A_status_text_travels_percent_encoded()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => throw new RpcException(new Status(StatusCode.Internal, "100% ü\n")));
        await using var client = server.Connect();
        Assert.Equal("100%25 %C3%BC%0A", (await client.UnaryAsync("x")).GrpcMessage);
    }

    [Fact]
    public async Task A_status_set_on_the_context_is_sent_when_the_handler_returns()
    {
        await using var server = await TestServer.UnaryAsync((_, context) =>
        {
            context.Status = new Status(StatusCode.DataLoss, "gone");
            return Task.FromResult<string>(null!);
        });
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x");
        Assert.Equal(("15", "gone"), (call.GrpcStatus, call.GrpcMessage));
    }

    [Fact]
    public async Task A_handler_that_returns_no_message_is_INTERNAL()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => Task.FromResult<string>(null!));
        await using var client = server.Connect();
        Assert.Equal("13", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task A_handler_that_returns_no_task_is_UNKNOWN()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => null!);
        await using var client = server.Connect();
        Assert.Equal("2", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task An_exception_with_the_status_OK_is_no_success()
    {
        await using var server = await TestServer.UnaryAsync((_, _) => throw new RpcException(Status.DefaultSuccess));
        await using var client = server.Connect();
        Assert.Equal("2", (await client.UnaryAsync("x")).GrpcStatus);
    }

    [Fact]
    public async Task A_failure_after_messages_comes_in_the_trailers()
    {
        await using var server = await TestServer.DuplexAsync(async (_, responses, _) =>
        {
            await responses.WriteAsync("one");
            throw new RpcException(new Status(StatusCode.Unavailable, ""));
        });
        await using var client = server.Connect();
        var call = client.Call().End();
        Assert.Equal(["one"], await call.AllAsync());
        Assert.Equal("14", call.GrpcStatus);
    }

    [Theory]
    [InlineData("grpc-status", "0")]
    [InlineData("te", "x")]
    [InlineData("fine", "line\nbreak")]
    public async Task Trailers_that_cannot_be_sent_make_the_call_INTERNAL(string key, string value)
    {
        await using var server = await TestServer.UnaryAsync((request, context) =>
        {
            context.ResponseTrailers.Add(key, value);
            return Task.FromResult(request);
        });
        await using var client = server.Connect();
        Assert.Equal("13", (await client.UnaryAsync("x")).GrpcStatus);
    }
}
