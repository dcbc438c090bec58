using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Health;

/// <summary>gRFC A17: what a server says of its health, and what becomes of calls.</summary>
public sealed class HealthWatchTests
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> _watch = new(MethodType.ServerStreaming, "grpc.health.v1.Health", "Watch", _bytes, _bytes);

    [Fact]
    public async Task Calls_wait_until_the_server_says_that_it_serves()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.Shop, 1);
        using var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        var watch = await connection.WatchAsync();
        Assert.Equal(ConnectivityState.Connecting, fleet.Channel.State);

        await connection.SayFirstAsync(watch, 1);
        await connection.ServeAsync();

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(ConnectivityState.Ready, fleet.Channel.State);
    }

    [Theory]
    [InlineData(0, "UNKNOWN")]
    [InlineData(2, "NOT_SERVING")]
    [InlineData(3, "SERVICE_UNKNOWN")]
    [InlineData(9, "9")]
    public async Task Calls_fail_while_the_only_server_does_not_serve(byte status, string name)
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.Shop, 1);
        var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        await connection.SayFirstAsync(await connection.WatchAsync(), status);

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, $"The service \"shop\" at 10.0.0.1:443 is not serving: its health is {name}.");
        Assert.Equal(ConnectivityState.TransientFailure, fleet.Channel.State);
    }

    [Fact]
    public async Task A_server_that_serves_again_gets_calls_again_over_the_same_connection()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.Shop, 1);
        var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        var watch = await connection.WatchAsync();
        await connection.SayFirstAsync(watch, 2);
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable);

        await connection.SayAsync(watch, 1);
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.Ready);
        using var next = fleet.Channel.Ask();
        await connection.ServeAsync();

        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(1, fleet.AttemptsAt());
    }

    [Fact]
    public async Task A_server_that_does_not_serve_gets_no_calls_and_the_others_all()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.Shop, 1, 2);
        var connecting = fleet.Channel.ConnectAsync();
        var ill = await fleet.AcceptAsync(1);
        await ill.SayFirstAsync(await ill.WatchAsync(), 2);
        var well = await fleet.AcceptAsync(2);
        await well.SayFirstAsync(await well.WatchAsync(), 1);
        await connecting.WaitAsync(Api.Patience);

        for (var i = 0; i < 4; i++)
        {
            using var call = fleet.Channel.Ask();
            await well.ServeAsync();
            Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        }
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_not_health()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.ByRoundRobin(""), 1);
        var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream), Wire.Data(request.Stream, FakeConnection.Message("\u007f")));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "The server at 10.0.0.1:443 answers the health check with what is no answer.");
    }

    [Fact]
    public async Task A_server_without_a_health_service_counts_as_healthy_and_is_not_asked_again()
    {
        var log = new TextLog();
        await using var fleet = new Fleet(new GrpcChannelOptions { LoggerFactory = log }, usesClock: true);
        fleet.Publish(Watched.Shop, 1);
        using var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        await connection.SendAsync(FakeConnection.TrailersOnly(await connection.WatchAsync(), ("grpc-status", "12"), ("grpc-message", "no such service")));
        await connection.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));

        fleet.Clock.Advance(TimeSpan.FromMinutes(10));
        using var next = fleet.Channel.Ask();
        Assert.Equal("/test.Service/Unary", (await connection.ServeAsync())[":path"]);

        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(1, log.ToString().Split('\n').Count(line => line.Contains("has no health service", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pick_first_by_itself_does_not_ask()
    {
        await using var fleet = new Fleet();
        fleet.Publish(Watched.ByPickFirst("shop"), 1);
        using var call = fleet.Channel.Ask();

        Assert.Equal("/test.Service/Unary", (await (await fleet.AcceptAsync()).ServeAsync())[":path"]);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task The_channel_can_be_told_not_to_ask()
    {
        await using var fleet = new Fleet(new GrpcChannelOptions { HealthChecksEnabled = false });
        fleet.Publish(Watched.Shop, 1);
        using var call = fleet.Channel.Ask();

        Assert.Equal("/test.Service/Unary", (await (await fleet.AcceptAsync()).ServeAsync())[":path"]);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task The_channels_credentials_go_along()
    {
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("token", $"{context.ServiceUrl} {context.MethodName}");
            return Task.CompletedTask;
        });
        var token = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new TestHost
        {
            ChannelOptions = new GrpcChannelOptions
            {
                UnsafeUseInsecureChannelCallCredentials = true,
                Credentials = ChannelCredentials.Create(new SslCredentials(), credentials),
                ServiceConfig = Watched.Shop,
            },
        };
        host.Server.AddService(ServerServiceDefinition.CreateBuilder().AddMethod(_watch, new ServerStreamingServerMethod<byte[], byte[]>(async (_, responses, context) =>
        {
            token.TrySetResult(context.RequestHeaders.GetValue("token"));
            await responses.WriteAsync([8, 1]);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        })).Build());
        await using var _ = await host.StartAsync(null, null);

        Assert.Equal("hello", await host.Channel.Ask().ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal("http://localhost/grpc.health.v1.Health Watch", await token.Task);
    }
}
