using Grpc.Core;
using Swoop.Server.Tests.Kit;
using Swoop.TestKit;

namespace Swoop.Server.Tests.Context;

public sealed class ContextTests
{
    [Fact]
    public async Task The_context_names_method_host_and_peer()
    {
        await InHandlerAsync(context =>
        {
            Assert.Equal("/test.Service/Method", context.Method);
            Assert.Equal("server", context.Host);
            Assert.Equal("inproc", context.Peer);
            Assert.False(context.AuthContext.IsPeerAuthenticated);
            Assert.Equal(DateTime.MaxValue, context.Deadline);
            Assert.False(context.CancellationToken.IsCancellationRequested);
            Assert.Empty(context.UserState);
        });
    }

    [Fact]
    public async Task Request_headers_keep_their_order_and_the_protocols_own_are_hidden()
    {
        await InHandlerAsync(
            context =>
            {
                var own = context.RequestHeaders.Where(entry => entry.Key is "a" or "b-bin" or "te" or "content-type" or "grpc-timeout").ToList();
                Assert.Equal(["a", "b-bin", "b-bin"], own.Select(entry => entry.Key));
                Assert.Equal("1", own[0].Value);
                Assert.Equal([1, 2, 3], own[1].ValueBytes);
                Assert.Equal([4], own[2].ValueBytes);
                Assert.Same(context.RequestHeaders, context.RequestHeaders);
            },
            ("a", " 1 "),
            ("b-bin", "AQID,BA=="),
            ("grpc-timeout", "1H"));
    }

    [Fact]
    public async Task The_deadline_is_the_arrival_plus_the_timeout_on_the_servers_clock()
    {
        var time = new ManualTimeProvider();
        DateTime deadline = default;
        await using var server = await TestServer.UnaryAsync(
            (request, context) =>
            {
                deadline = context.Deadline;
                return Task.FromResult(request);
            },
            new GrpcServerOptions { TimeProvider = time });
        await using var client = server.Connect();
        await client.UnaryAsync("x", ("grpc-timeout", "90S"));
        Assert.Equal(time.GetUtcNow().UtcDateTime.AddSeconds(90), deadline);
        Assert.Equal(DateTimeKind.Utc, deadline.Kind);
    }

    [Fact]
    public async Task Response_headers_are_sent_at_once()
    {
        var go = new Signal();
        await using var server = await TestServer.UnaryAsync(async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "a", "1" }, { "a", "2" } });
            await go.WaitAsync();
            return request;
        });
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await call.HeadersAsync;
        Assert.Equal("1;2", call.Headers["a"]);
        go.Set();
        Assert.Equal(["x"], await call.AllAsync());
    }

    [Fact]
    public async Task Response_headers_can_be_sent_once() => await InHandlerAsync(async context =>
    {
        await context.WriteResponseHeadersAsync([]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
    });

    [Fact]
    public async Task Response_headers_come_before_the_first_message()
    {
        Exception? caught = null;
        await using var server = await TestServer.DuplexAsync(async (_, responses, context) =>
        {
            await responses.WriteAsync("x");
            caught = await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([]));
        });
        await using var client = server.Connect();
        await client.Call().End().EndedAsync;
        Assert.IsType<InvalidOperationException>(caught);
    }

    [Theory]
    [InlineData("grpc-timeout", "1S")]
    [InlineData("content-type", "x")]
    [InlineData("fine", "ünfine")]
    public async Task Response_headers_that_cannot_be_sent_are_a_mistake(string key, string value) => await InHandlerAsync(async context =>
        await Assert.ThrowsAsync<ArgumentException>(() => context.WriteResponseHeadersAsync(new Metadata { { key, value } })));

    [Fact]
    public async Task Trailers_reach_the_client_in_their_order()
    {
        await using var server = await TestServer.UnaryAsync((request, context) =>
        {
            context.ResponseTrailers.Add("t", "1");
            context.ResponseTrailers.Add("t", "2");
            return Task.FromResult(request);
        });
        await using var client = server.Connect();
        Assert.Equal("1;2", (await client.UnaryAsync("x")).Trailers["t"]);
    }

    [Fact]
    public async Task A_propagation_token_is_not_to_be_had_and_the_text_says_what_to_do() => await InHandlerAsync(context =>
        Assert.Contains("PropagateFrom", Assert.Throws<NotSupportedException>(() => context.CreatePropagationToken()).Message));

    [Fact]
    public async Task Headers_of_one_call_are_not_seen_by_the_next_on_the_same_connection()
    {
        var seen = new List<string?>();
        await using var server = await TestServer.UnaryAsync((request, context) =>
        {
            seen.Add(context.RequestHeaders.GetValue("secret"));
            return Task.FromResult(request);
        });
        await using var client = server.Connect();
        await client.UnaryAsync("x", ("secret", "1"));
        await client.UnaryAsync("x");
        Assert.Equal(["1", null], seen);
    }

    private static Task InHandlerAsync(Action<ServerCallContext> check, params (string Name, string? Value)[] headers) => InHandlerAsync(
        context =>
        {
            check(context);
            return Task.CompletedTask;
        },
        headers);

    private static async Task InHandlerAsync(Func<ServerCallContext, Task> check, params (string Name, string? Value)[] headers)
    {
        var outcome = new TaskCompletionSource<Exception?>();
        await using var server = await TestServer.UnaryAsync(async (request, context) =>
        {
            outcome.SetResult(await Record.ExceptionAsync(() => check(context)));
            return request;
        });
        await using var client = server.Connect();
        await client.UnaryAsync("x", headers);
        Assert.Null(await outcome.Task);
    }
}
