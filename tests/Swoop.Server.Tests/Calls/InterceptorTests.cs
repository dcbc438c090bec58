using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Calls;

public sealed class InterceptorTests
{
    [Fact]
    public async Task The_first_of_the_server_is_outermost_and_those_of_the_service_are_inside()
    {
        var seen = new ConcurrentQueue<string>();
        var inner = ServerServiceDefinition.CreateBuilder().AddMethod(
            TestServer.Method(MethodType.Unary, service: "other.Service"), (request, _) => Task.FromResult(request)).Build();
        await using var server = await new TestServer(
            new GrpcServerOptions { Interceptors = [new RecordingInterceptor("options", seen)] },
            s => s.Intercept(new RecordingInterceptor("first", seen), new RecordingInterceptor("second", seen))
                .AddService(inner, new RecordingInterceptor("service", seen))).StartAsync();
        await using var client = server.Connect();
        await client.UnaryAsync("x", (":path", "/other.Service/Method"));
        Assert.Equal(["options", "first", "second", "service"], seen.Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public async Task All_four_shapes_are_intercepted()
    {
        var interceptor = new RecordingInterceptor("i");
        await using var server = await new TestServer(configure: s => s.Intercept(interceptor))
            .Unary((request, _) => Task.FromResult(request), "A")
            .ClientStreaming((_, _) => Task.FromResult(""), "B")
            .ServerStreaming((_, _, _) => Task.CompletedTask, "C")
            .Duplex((_, _, _) => Task.CompletedTask, "D")
            .StartAsync();
        await using var client = server.Connect();
        foreach (var method in (string[])["A", "B", "C", "D"]) await client.UnaryAsync("x", (":path", $"/test.Service/{method}"));
        Assert.Equal(["A", "B", "C", "D"], interceptor.Seen.Select(text => text[^1..]));
    }

    [Fact]
    public async Task An_interceptor_can_refuse_a_call_and_the_handler_does_not_run()
    {
        var handled = new Signal();
        await using var server = await new TestServer(configure: s => s.Intercept(new Refusing())).Unary((request, _) =>
        {
            handled.Set();
            return Task.FromResult(request);
        }).StartAsync();
        await using var client = server.Connect();
        Assert.Equal("16", (await client.UnaryAsync("x")).GrpcStatus);
        Assert.False(handled.IsSet);
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who are you?"));
    }
}
