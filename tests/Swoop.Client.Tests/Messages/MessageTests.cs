using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Server;

namespace Swoop.Client.Tests.Messages;

public class MessageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData(5 << 20)]
    public async Task Large_messages_travel_both_ways(int size)
    {
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { MaxReceiveMessageSize = 8 << 20 }, new GrpcChannelOptions { MaxReceiveMessageSize = 8 << 20 });
        var message = new byte[size];
        new Random(1).NextBytes(message);

        Assert.Equal(message, await host.Channel.CreateCallInvoker().AsyncUnaryCall(Api.Bytes, null, default, message).ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_stream_of_large_messages_keeps_to_the_windows()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(Api.ByteDuplex, null, default);
        var message = new byte[300_000];
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
        });

        var all = await call.ResponseStream.ToListAsync();
        await writing.WaitAsync(Api.Patience);
        Assert.Equal(20, all.Count);
        Assert.All(all, received => Assert.Equal(message.Length, received.Length));
    }

    [Fact]
    public async Task A_response_above_the_limit_is_resource_exhausted()
    {
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { MaxReceiveMessageSize = 100 });

        await host.Channel.Ask(new string('x', 101)).ResponseAsync.FailsAsync(StatusCode.ResourceExhausted, "100");
        Assert.Equal(100, (await host.Channel.Ask(new string('x', 100))).Length);
    }

    [Fact]
    public async Task A_response_that_inflates_above_the_limit_is_resource_exhausted()
    {
        await using var host = await TestHost.StartAsync(new GrpcServerOptions { ResponseCompression = "gzip" }, new GrpcChannelOptions { MaxReceiveMessageSize = 5000 });

        await host.Channel.Ask(new string('x', 5001)).ResponseAsync.FailsAsync(StatusCode.ResourceExhausted, "5000");
        Assert.Equal(5000, (await host.Channel.Ask(new string('x', 5000))).Length);
    }

    [Fact]
    public async Task A_request_above_the_limit_is_resource_exhausted()
    {
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { MaxSendMessageSize = 100 });

        await host.Channel.Ask(new string('x', 101)).ResponseAsync.FailsAsync(StatusCode.ResourceExhausted, "101");
        using var call = host.Channel.Collect();
        await call.RequestStream.WriteAsync(new string('x', 101)).FailsAsync(StatusCode.ResourceExhausted);
        await call.RequestStream.WriteAsync("short");
        await call.RequestStream.CompleteAsync();
        Assert.Equal("short", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_request_that_cannot_be_serialized_is_internal()
    {
        await using var host = await TestHost.StartAsync();
        var method = new Method<string, string>(
            MethodType.Unary, "test.Service", "Unary", Marshallers.Create<string>(_ => throw new FormatException("bad day"), _ => ""), Marshallers.StringMarshaller);

        await host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "x").ResponseAsync.FailsAsync(StatusCode.Internal, "bad day");
    }

    [Fact]
    public async Task A_response_that_cannot_be_parsed_is_internal()
    {
        await using var host = await TestHost.StartAsync();
        var method = new Method<string, string>(
            MethodType.ServerStreaming, "test.Service", "ServerStreaming", Marshallers.StringMarshaller, Marshallers.Create<string>(_ => [], _ => throw new FormatException("bad day")));

        using var call = host.Channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, default, "1");
        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Internal);
        Assert.Equal("ok", await host.Channel.Ask("ok"));
    }

    [Fact]
    public async Task An_encoding_is_chosen_for_a_call_and_switched_off_for_a_message()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Collect(Api.With(("grpc-internal-encoding-request", "gzip")));
        var connection = await server.AcceptAsync();
        var text = new string('x', 1000);
        await call.RequestStream.WriteAsync(text);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(text);

        var request = await connection.RequestAsync();
        Assert.Equal("gzip", request["grpc-encoding"]);
        Assert.Null(request["grpc-internal-encoding-request"]);
        Assert.Contains("gzip", request["grpc-accept-encoding"]!, StringComparison.Ordinal);
        var first = await connection.MessageAsync(request.Stream);
        Assert.Equal(1, first[0]);
        Assert.InRange(first.Length, 6, 200);
        var second = await connection.MessageAsync(request.Stream);
        Assert.Equal(0, second[0]);
        Assert.Equal(1005, second.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task The_channels_encoding_is_used_for_every_call(string encoding)
    {
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { RequestCompression = encoding });
        var text = new string('x', 10_000);

        Assert.Equal(text, await host.Channel.Ask(text));
    }

    [Fact]
    public async Task An_encoding_that_nobody_knows_is_refused_at_once()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Contains("zip9", Assert.Throws<ArgumentException>(() => host.Channel.Ask(options: Api.With(("grpc-internal-encoding-request", "zip9")))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { RequestCompression = "zip9" }));
    }
}
