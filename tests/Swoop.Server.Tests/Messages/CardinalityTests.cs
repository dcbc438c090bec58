using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Messages;

public sealed class CardinalityTests
{
    [Theory]
    [InlineData("Unary")]
    [InlineData("ServerStreaming")]
    public async Task No_message_where_one_is_due_is_UNIMPLEMENTED(string method)
    {
        var handled = new Signal();
        await using var server = await ServeAsync(handled);
        await using var client = server.Connect();
        var call = client.Call((":path", $"/test.Service/{method}")).End();
        await call.EndedAsync;
        Assert.Equal("12", call.GrpcStatus);
        Assert.False(handled.IsSet);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("ServerStreaming")]
    public async Task Two_messages_where_one_is_due_are_UNIMPLEMENTED(string method)
    {
        var handled = new Signal();
        await using var server = await ServeAsync(handled);
        await using var client = server.Connect();
        var call = client.Call((":path", $"/test.Service/{method}")).Send("a").Send("b", end: true);
        await call.EndedAsync;
        Assert.Equal("12", call.GrpcStatus);
        Assert.False(handled.IsSet);
    }

    [Fact]
    public async Task A_second_message_ends_the_call_although_the_client_goes_on()
    {
        await using var server = await ServeAsync(new Signal());
        await using var client = server.Connect();
        var call = client.Call((":path", "/test.Service/Unary")).Send("a").Send("b");
        await call.SawAsync("reset NoError");
        Assert.Equal("12", call.GrpcStatus);
    }

    [Fact]
    public async Task A_unary_request_may_come_byte_by_byte_and_its_end_later()
    {
        await using var server = await ServeAsync(new Signal());
        await using var client = server.Connect();
        var call = client.Call((":path", "/test.Service/Unary"));
        foreach (var octet in RawCall.Frame("hello"u8.ToArray())) call.SendBytes([octet]);
        call.End();
        Assert.Equal(["hello"], await call.AllAsync());
    }

    [Theory]
    [InlineData("ClientStreaming")]
    [InlineData("Duplex")]
    public async Task A_stream_of_requests_may_be_empty(string method)
    {
        await using var server = await ServeAsync(new Signal());
        await using var client = server.Connect();
        var call = client.Call((":path", $"/test.Service/{method}")).End();
        await call.EndedAsync;
        Assert.Equal("0", call.GrpcStatus);
    }

    private static Task<TestServer> ServeAsync(Signal handled) => new TestServer()
        .Unary(
            (request, _) =>
            {
                handled.Set();
                return Task.FromResult(request);
            },
            "Unary")
        .ServerStreaming(
            (request, responses, _) =>
            {
                handled.Set();
                return responses.WriteAsync(request);
            },
            "ServerStreaming")
        .ClientStreaming(async (requests, _) => await requests.MoveNext(CancellationToken.None) ? requests.Current : "", "ClientStreaming")
        .Duplex((_, _, _) => Task.CompletedTask, "Duplex")
        .StartAsync();
}
