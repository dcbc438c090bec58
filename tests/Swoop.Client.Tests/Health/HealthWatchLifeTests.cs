using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Health;

/// <summary>gRFC A17: when a watch begins, begins anew, and ends.</summary>
public sealed class HealthWatchLifeTests
{
    [Fact]
    public async Task A_watch_that_fails_before_it_says_anything_is_repeated_after_a_wait()
    {
        await using var fleet = new Fleet(usesClock: true);
        fleet.Publish(Watched.Shop, 1);
        var call = fleet.Channel.Ask();
        var connection = await fleet.AcceptAsync();
        await connection.SendAsync(FakeConnection.TrailersOnly(await connection.WatchAsync(), ("grpc-status", "14"), ("grpc-message", "not now")));
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "The service \"shop\" at 10.0.0.1:443 does not tell its health: Unavailable, not now");

        fleet.Clock.Advance(TimeSpan.FromSeconds(2));
        await connection.SayFirstAsync(await connection.WatchAsync(), 1);
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.Ready);
        using var next = fleet.Channel.Ask();
        await connection.ServeAsync();

        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_watch_that_ends_after_a_while_begins_anew_at_once()
    {
        await using var fleet = new Fleet(usesClock: true);
        var (connection, watch) = await fleet.ServeHealthilyAsync();
        fleet.Clock.Advance(TimeSpan.FromSeconds(10));
        await connection.SendAsync(Wire.Trailers(watch));

        await connection.SayFirstAsync(await connection.WatchAsync(), 1);
        using var call = fleet.Channel.Ask();
        await connection.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Another_service_is_asked_for_as_soon_as_the_config_names_it()
    {
        await using var fleet = new Fleet();
        var (connection, watch) = await fleet.ServeHealthilyAsync();

        fleet.Publish(Watched.ByRoundRobin("bank"), 1);
        await connection.NextAsync(frame => frame.Type == FrameType.RstStream && frame.Stream == watch);
        watch = await connection.WatchAsync("bank");
        await connection.SayFirstAsync(watch, 2);
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.TransientFailure);

        fleet.Publish(Watched.ByRoundRobin(null), 1);
        await connection.NextAsync(frame => frame.Type == FrameType.RstStream && frame.Stream == watch);
        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.Ready);
        Assert.Equal(1, fleet.AttemptsAt());
    }

    [Fact]
    public async Task The_watch_ends_with_a_goaway_and_begins_on_the_next_connection()
    {
        await using var fleet = new Fleet();
        var (connection, watch) = await fleet.ServeHealthilyAsync();

        await connection.SendAsync(Wire.GoAway(watch, ErrorCode.NoError));
        await connection.NextAsync(frame => frame.Type == FrameType.RstStream && frame.Stream == watch);
        await connection.Reading.WaitAsync(Api.Patience);

        var next = await fleet.AcceptAsync();
        await next.SayFirstAsync(await next.WatchAsync(), 1);
        using var call = fleet.Channel.Ask();
        await next.ServeAsync();
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_watch_does_not_keep_the_channel_from_going_idle()
    {
        await using var fleet = new Fleet(new GrpcChannelOptions { IdleTimeout = TimeSpan.FromMinutes(30) }, usesClock: true);
        var (connection, _) = await fleet.ServeHealthilyAsync();

        fleet.Clock.Advance(TimeSpan.FromMinutes(31));

        await ConnectivityTests.WaitForAsync(fleet.Channel, ConnectivityState.Idle);
        await connection.NextAsync(FrameType.GoAway);
        await connection.Reading.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task Shutdown_does_not_wait_for_the_watch()
    {
        await using var fleet = new Fleet();
        var (connection, _) = await fleet.ServeHealthilyAsync();

        await fleet.Channel.ShutdownAsync().WaitAsync(Api.Patience);
        await connection.Reading.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task A_connection_that_is_lost_ends_the_health_that_was_known()
    {
        await using var fleet = new Fleet();
        var (connection, _) = await fleet.ServeHealthilyAsync();
        connection.Close();

        var next = await fleet.AcceptAsync();
        var watch = await next.WatchAsync();
        Assert.Equal(ConnectivityState.Connecting, fleet.Channel.State);
        var call = fleet.Channel.Ask();
        await next.SayFirstAsync(watch, 2);
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "NOT_SERVING");
    }
}
