using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Calls;

public sealed class ShapeTests
{
    [Fact]
    public async Task A_unary_call_is_answered_with_headers_the_message_and_trailers()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("hello");
        Assert.Equal(["headers", "data", "trailers", "end"], call.Events);
        Assert.Equal("200", call.Headers[":status"]);
        Assert.Equal("application/grpc", call.Headers["content-type"]);
        Assert.Equal("0", call.GrpcStatus);
        Assert.Equal(["hello"], await call.AllAsync());
    }

    [Fact]
    public async Task A_handler_that_answers_later_is_waited_for()
    {
        var go = new Signal();
        await using var server = await TestServer.UnaryAsync(async (request, _) =>
        {
            await go.WaitAsync();
            return request;
        });
        await using var client = server.Connect();
        var slow = client.Call().Send("slow", end: true);
        var other = client.Call((":path", "/test.Service/Nothing")).End();
        await other.EndedAsync;
        Assert.False(slow.EndedAsync.IsCompleted);
        go.Set();
        Assert.Equal(["slow"], await slow.AllAsync());
    }

    [Fact]
    public async Task A_handler_that_blocks_does_not_stop_others()
    {
        var go = new Signal();
        await using var server = await new TestServer()
            .Unary(
                (request, _) =>
                {
                    go.WaitAsync().Wait();
                    return Task.FromResult(request);
                },
                "Blocking")
            .Unary((request, _) => Task.FromResult(request))
            .StartAsync();
        await using var client = server.Connect();
        var blocked = client.Call((":path", "/test.Service/Blocking")).Send("x", end: true);
        Assert.Equal("0", (await client.UnaryAsync("y")).GrpcStatus);
        go.Set();
        Assert.Equal(["x"], await blocked.AllAsync());
    }

    [Fact]
    public async Task A_server_streams_its_responses()
    {
        await using var server = await new TestServer().ServerStreaming(async (request, responses, _) =>
        {
            for (var i = 0; i < 500; i++) await responses.WriteAsync($"{request} {i}");
        }).StartAsync();
        await using var client = server.Connect();
        var call = client.Call().Send("n", end: true);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"n {i}"), await call.AllAsync());
        Assert.Equal("0", call.GrpcStatus);
    }

    [Fact]
    public async Task A_client_streams_its_requests()
    {
        await using var server = await new TestServer().ClientStreaming(async (requests, _) =>
        {
            var all = new List<string>();
            while (await requests.MoveNext(CancellationToken.None)) all.Add(requests.Current);
            return string.Join('+', all);
        }).StartAsync();
        await using var client = server.Connect();
        var call = client.Call();
        for (var i = 0; i < 5; i++) call.Send($"{i}");
        Assert.Equal(["0+1+2+3+4"], await call.End().AllAsync());
    }

    [Fact]
    public async Task Both_sides_of_a_duplex_call_take_turns()
    {
        await using var server = await TestServer.DuplexAsync(async (requests, responses, _) =>
        {
            while (await requests.MoveNext(CancellationToken.None)) await responses.WriteAsync(requests.Current + "!");
        });
        await using var client = server.Connect();
        var call = client.Call();
        for (var i = 0; i < 50; i++)
        {
            call.Send($"{i}");
            Assert.Equal($"{i}!", await call.NextAsync());
        }

        await call.End().EndedAsync;
        Assert.Equal("0", call.GrpcStatus);
    }

    [Fact]
    public async Task A_server_that_answers_early_sends_trailers_and_then_RST_STREAM_NO_ERROR()
    {
        await using var server = await TestServer.DuplexAsync((_, responses, _) => responses.WriteAsync("enough"));
        await using var client = server.Connect();
        var call = client.Call().Send("a");
        await call.SawAsync("reset NoError");
        Assert.Equal("0", call.GrpcStatus);
        Assert.Equal("trailers", call.Events[^3]);
    }

    [Fact]
    public async Task What_a_handler_leaves_in_an_async_local_is_not_seen_by_the_next()
    {
        var local = new AsyncLocal<string?>();
        await using var server = await TestServer.UnaryAsync((_, _) =>
        {
            var seen = local.Value ?? "nothing";
            local.Value = "mine";
            return Task.FromResult(seen);
        });
        await using var client = server.Connect();
        List<RawCall> calls = [];
        // All in one send, so that one thread runs them one after the other.
        client.Do(_ => calls.AddRange(Enumerable.Range(0, 50).Select(_ => client.Call().Send("x", end: true))));
        foreach (var call in calls) Assert.Equal(["nothing"], await call.AllAsync());
    }

    [Fact]
    public async Task Hundreds_of_calls_at_once_are_all_answered()
    {
        await using var server = await TestServer.UnaryAsync(async (request, _) =>
        {
            await Task.Yield();
            return request;
        });
        await using var client = server.Connect();
        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, 100).Select(i => (i, client.Call().Send($"{i}", end: true))).ToList();
            foreach (var (i, call) in calls)
            {
                Assert.Equal([$"{i}"], await call.AllAsync());
                Assert.Equal("0", call.GrpcStatus);
            }
        }
    }
}
