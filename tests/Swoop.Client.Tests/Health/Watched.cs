using Swoop.Client.Balancing.PickFirst;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Health;

/// <summary>Configs that have health watched, and what a server says to that.</summary>
internal static class Watched
{
    public const string Path = "/grpc.health.v1.Health/Watch";

    public static ServiceConfig Shop { get; } = ByRoundRobin("shop");

    public static ServiceConfig ByRoundRobin(string? service) => new()
    {
        LoadBalancingConfigs = [new RoundRobinConfig()],
        HealthCheckConfig = service is null ? null : new HealthCheckConfig(service),
    };

    public static ServiceConfig ByPickFirst(string service) => new()
    {
        LoadBalancingConfigs = [new PickFirstConfig()],
        HealthCheckConfig = new HealthCheckConfig(service),
    };

    /// <summary>Takes the next request, which has to be a watch, and returns its stream.</summary>
    public static async Task<uint> WatchAsync(this FakeConnection connection, string service = "shop")
    {
        var request = await connection.RequestAsync();
        Assert.Equal(Path, request[":path"]);
        var message = await connection.NextAsync(frame => frame.Type == FrameType.Data && frame.Stream == request.Stream);
        Assert.Equal(FakeConnection.Message($"\n{(char)service.Length}{service}"), message.Payload);
        return request.Stream;
    }

    /// <summary>Connects a channel to one backend that says that the shop is SERVING.</summary>
    public static async Task<(FakeConnection Connection, uint Watch)> ServeHealthilyAsync(this Fleet fleet)
    {
        fleet.Publish(Shop, 1);
        var connecting = fleet.Channel.ConnectAsync();
        var connection = await fleet.AcceptAsync();
        var watch = await connection.WatchAsync();
        await connection.SayFirstAsync(watch, 1);
        await connecting.WaitAsync(Api.Patience);
        return (connection, watch);
    }

    /// <summary>Begins the answer to a watch.</summary>
    public static Task SayFirstAsync(this FakeConnection connection, uint stream, byte status) =>
        connection.SendAsync(Wire.Response(stream), Answer(stream, status));

    /// <summary>Goes on with it.</summary>
    public static Task SayAsync(this FakeConnection connection, uint stream, byte status) => connection.SendAsync(Answer(stream, status));

    private static byte[] Answer(uint stream, byte status) => Wire.Data(stream, FakeConnection.Message(status == 0 ? "" : $"\b{(char)status}"));
}
