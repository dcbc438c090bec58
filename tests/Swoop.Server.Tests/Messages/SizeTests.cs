using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Messages;

public sealed class SizeTests
{
    [Fact]
    public async Task A_request_over_the_limit_is_RESOURCE_EXHAUSTED()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { MaxReceiveMessageSize = 10 });
        await using var client = server.Connect();
        Assert.Equal("0", (await client.UnaryAsync("0123456789")).GrpcStatus);
        Assert.Equal("8", (await client.UnaryAsync("0123456789a")).GrpcStatus);
    }

    [Fact]
    public async Task The_announcement_of_a_huge_request_is_enough_to_refuse_it()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call().SendBytes([0, 0x7f, 0xff, 0xff, 0xff]);
        await call.EndedAsync;
        Assert.Equal("8", call.GrpcStatus);
    }

    [Fact]
    public async Task A_response_over_the_limit_is_RESOURCE_EXHAUSTED()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { MaxSendMessageSize = 3 });
        await using var client = server.Connect();
        Assert.Equal("0", (await client.UnaryAsync("abc")).GrpcStatus);
        Assert.Equal("8", (await client.UnaryAsync("abcd")).GrpcStatus);
    }

    [Fact]
    public async Task A_streamed_response_over_the_limit_fails_the_write_with_RESOURCE_EXHAUSTED()
    {
        await using var server = await TestServer.DuplexAsync(
            (_, responses, _) => responses.WriteAsync("abcd"), new GrpcServerOptions { MaxSendMessageSize = 3 });
        await using var client = server.Connect();
        var call = client.Call().End();
        await call.EndedAsync;
        Assert.Equal("8", call.GrpcStatus);
    }

    [Fact]
    public async Task Messages_larger_than_all_windows_arrive()
    {
        var text = new string('x', 3 << 20);
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call().Send(text, end: true);
        Assert.Equal([text], await call.AllAsync());
        Assert.Equal("0", call.GrpcStatus);
    }

    [Fact]
    public async Task A_stream_that_ends_inside_a_message_is_INTERNAL()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call().SendBytes([0, 0, 0, 0, 9, 1], end: true);
        await call.EndedAsync;
        Assert.Equal("13", call.GrpcStatus);
    }

    [Fact]
    public async Task A_message_with_unknown_flags_is_INTERNAL()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call().SendBytes(RawCall.Frame([1], flags: 2), end: true);
        await call.EndedAsync;
        Assert.Equal("13", call.GrpcStatus);
    }

    [Fact]
    public async Task A_message_that_cannot_be_parsed_is_INTERNAL()
    {
        var broken = new Method<string, string>(
            MethodType.Unary, "test.Service", "Broken", Marshallers.Create<string>(_ => [], _ => throw new FormatException("secret")), Marshallers.StringMarshaller);
        await using var server = await new TestServer(configure: s => s.AddService(
            ServerServiceDefinition.CreateBuilder().AddMethod(broken, (request, _) => Task.FromResult(request)).Build())).StartAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("x", (":path", "/test.Service/Broken"));
        Assert.Equal("13", call.GrpcStatus);
        Assert.DoesNotContain("secret", call.GrpcMessage);
    }

    [Fact]
    public async Task A_response_that_cannot_be_serialized_is_INTERNAL()
    {
        var broken = new Method<string, string>(
            MethodType.Unary, "test.Service", "Broken", Marshallers.StringMarshaller, Marshallers.Create<string>(_ => throw new FormatException(), _ => ""));
        await using var server = await new TestServer(configure: s => s.AddService(
            ServerServiceDefinition.CreateBuilder().AddMethod(broken, (request, _) => Task.FromResult(request)).Build())).StartAsync();
        await using var client = server.Connect();
        Assert.Equal("13", (await client.UnaryAsync("x", (":path", "/test.Service/Broken"))).GrpcStatus);
    }
}
