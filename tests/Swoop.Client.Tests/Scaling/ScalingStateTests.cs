using Grpc.Core;
using Swoop.Client.Balancing.RoundRobin;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Health;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Scaling;

/// <summary>gRFC A105: states, attempts that fail, and streams of the channel's own, where there are several connections.</summary>
public sealed class ScalingStateTests
{
    [Fact]
    public async Task A_further_attempt_that_fails_is_repeated_after_its_backoff_and_the_channel_stays_ready()
    {
        var (fleet, first) = await Scaled.StartAsync(2, usesClock: true);
        await using var _ = fleet;
        await fleet.HoldAsync(first);
        fleet.Refuse(true);
        using var call = fleet.Channel.Ask();
        while (fleet.AttemptsAt() < 2) await Task.Yield();
        await fleet.Clock.WaitForTimersAsync();
        Assert.Equal(ConnectivityState.Ready, fleet.Channel.State);
        fleet.Refuse(false);

        // Not until it is accepted: the attempt itself has a limit by the same clock.
        while (fleet.AttemptsAt() < 3)
        {
            fleet.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var connection = await fleet.AcceptAsync();
        await connection.ServeAsync();
        await call.AnsweredAsync();
        Assert.Equal(3, fleet.AttemptsAt());
    }

    [Fact]
    public async Task The_last_connection_lost_during_an_attempt_leaves_the_channel_connecting()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (held, _) = await fleet.HoldAsync(first);
        using var call = fleet.Channel.Ask();
        var second = await fleet.AcceptSilentlyAsync();

        first.Close();
        await held.ResponseAsync.FailsAsync(StatusCode.Unavailable);
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.Connecting);
        await second.SendAsync(Wire.Settings(), Wire.SettingsAck);
        await second.ServeAsync();

        await call.AnsweredAsync();
        Assert.Equal(2, fleet.AttemptsAt());
    }

    [Fact]
    public async Task Health_is_watched_on_one_connection_and_moves_when_that_goes_away()
    {
        await using var fleet = new Fleet();
        fleet.Publish(
            new ServiceConfig { LoadBalancingConfigs = [new RoundRobinConfig()], HealthCheckConfig = new HealthCheckConfig("shop"), ConnectionScaling = new ConnectionScaling(2) }, 1);
        var connecting = fleet.Channel.ConnectAsync();
        var first = await fleet.AcceptAsync(1, (Http2.Connection.SettingId.MaxConcurrentStreams, 2));
        var watch = await first.WatchAsync();
        await first.SayFirstAsync(watch, 1);
        await connecting.WaitAsync(Api.Patience);
        var (held, stream) = await fleet.HoldAsync(first);
        using var call = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync();
        Assert.Equal("/test.Service/Unary", (await second.ServeAsync())[":path"]);
        await call.AnsweredAsync();

        await first.SendAsync(Wire.GoAway(stream, ErrorCode.NoError));
        await first.NextAsync(frame => frame.Type == FrameType.RstStream && frame.Stream == watch);
        await second.SayFirstAsync(await second.WatchAsync(), 1);
        using var next = fleet.Channel.Ask();
        await second.ServeAsync();

        await next.AnsweredAsync();
        Assert.Equal(ConnectivityState.Ready, fleet.Channel.State);
        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
        await first.Reading.WaitAsync(Api.Patience);
    }
}
