using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Connection;

namespace Swoop.Client.Tests.Scaling;

/// <summary>Channels that may have several connections to a server, and servers that take few calls on each.</summary>
internal static class Scaled
{
    /// <summary>One call at a time.</summary>
    public static readonly (SettingId, uint)[] OneStream = [(SettingId.MaxConcurrentStreams, 1)];

    public static ServiceConfig To(int connections) => new() { ConnectionScaling = new ConnectionScaling(connections) };

    /// <summary>A fleet whose channel is connected to a server that takes one call at a time, and that connection.</summary>
    public static async Task<(Fleet Fleet, FakeConnection Connection)> StartAsync(int connections, GrpcChannelOptions? options = null, bool usesClock = false)
    {
        var fleet = new Fleet(options, usesClock);
        fleet.Publish(To(connections), 1);
        var connecting = fleet.Channel.ConnectAsync();
        var connection = await fleet.AcceptAsync(1, OneStream);
        await connecting.WaitAsync(Api.Patience);
        return (fleet, connection);
    }

    /// <summary>Begins a call, which the connection takes and does not answer.</summary>
    public static async Task<(AsyncUnaryCall<string> Call, uint Stream)> HoldAsync(this Fleet fleet, FakeConnection connection)
    {
        var call = fleet.Channel.Ask();
        return (call, (await connection.RequestAsync()).Stream);
    }

    public static async Task AnsweredAsync(this AsyncUnaryCall<string> call, string answer = "answer") =>
        Assert.Equal(answer, await call.ResponseAsync.WaitAsync(Api.Patience));
}
