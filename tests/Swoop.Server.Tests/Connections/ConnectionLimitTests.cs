using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Connections;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_there_is_room_when_one_ends()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { MaxConnections = 1 });
        var first = server.Connect();
        await first.UnaryAsync("x");
        await using var refused = server.Connect();
        await refused.SawAsync("closed");
        Assert.Equal("0", (await first.UnaryAsync("y")).GrpcStatus);
        await first.DisposeAsync();
        while (server.Server.ConnectionCount > 0) await Task.Yield();
        await using var next = server.Connect();
        Assert.Equal("0", (await next.UnaryAsync("z")).GrpcStatus);
    }

    [Fact]
    public async Task A_client_that_says_GOAWAY_is_let_go_when_its_calls_have_ended()
    {
        var (started, go) = (new Signal(), new Signal());
        await using var server = await TestServer.UnaryAsync(async (request, _) =>
        {
            started.Set();
            await go.WaitAsync();
            return request;
        });
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        client.Do(engine => engine.SendGoAway(Http2.StreamId.Connection, Http2.ErrorCode.NoError, "bye"));
        await client.SawAsync("goaway 1 NoError");
        go.Set();
        Assert.Equal(["x"], await call.AllAsync());
        await client.SawAsync("closed");
    }

    [Fact]
    public async Task A_client_that_speaks_something_else_is_told_and_closed()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect(greets: false);
        client.Do(engine => engine.Output.Write("GET / HTTP/1.1\r\nhost: x\r\n\r\n"u8));
        await client.SawAsync("goaway 0 ProtocolError");
        await client.SawAsync("closed");
    }
}
