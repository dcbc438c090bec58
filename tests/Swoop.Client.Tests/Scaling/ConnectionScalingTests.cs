using Swoop.Client.Tests.Kit;
using Swoop.Http2.Connection;

namespace Swoop.Client.Tests.Scaling;

/// <summary>gRFC A105: when another connection is made, and which one a call takes.</summary>
public sealed class ConnectionScalingTests
{
    [Fact]
    public async Task A_call_that_finds_no_stream_makes_another_connection()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(first);

        using var call = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync(1, Scaled.OneStream);
        await second.ServeAsync();

        await call.AnsweredAsync();
        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(5, 1)]
    public async Task One_connection_is_the_rule_and_the_channels_own_limit_comes_before_the_configs(int configured, int? limit)
    {
        var options = limit is { } own ? new GrpcChannelOptions { MaxConnectionsPerSubchannel = own } : new GrpcChannelOptions();
        var (fleet, only) = await Scaled.StartAsync(configured, options);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(only);
        using var call = fleet.Channel.Ask();

        await only.AnswerAsync(stream);
        await only.ServeAsync();

        await held.AnsweredAsync();
        await call.AnsweredAsync();
        Assert.Equal(1, fleet.AttemptsAt());
    }

    [Fact]
    public async Task The_oldest_connection_with_room_is_taken()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(first);
        var waiting = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync(1, Scaled.OneStream);
        await second.ServeAsync();
        await waiting.AnsweredAsync();
        using var another = fleet.Channel.Ask();
        await second.ServeAsync();
        await another.AnsweredAsync();

        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
        using var next = fleet.Channel.Ask();
        await first.ServeAsync("first");
        await next.AnsweredAsync("first");
    }

    [Fact]
    public async Task Connections_are_made_one_after_another_while_calls_wait()
    {
        var (fleet, first) = await Scaled.StartAsync(3);
        await using var _ = fleet;
        await fleet.HoldAsync(first);
        var calls = Enumerable.Range(0, 4).Select(_ => fleet.Channel.Ask()).ToArray();

        var second = await fleet.AcceptSilentlyAsync();
        Assert.Equal(2, fleet.AttemptsAt());
        await second.SendAsync(Wire.Settings(Scaled.OneStream), Wire.SettingsAck);
        var third = await fleet.AcceptAsync(1, Scaled.OneStream);
        var (second1, third1) = ((await second.RequestAsync()).Stream, (await third.RequestAsync()).Stream);
        await second.AnswerAsync(second1);
        var second2 = (await second.RequestAsync()).Stream;
        await third.AnswerAsync(third1);
        var third2 = (await third.RequestAsync()).Stream;
        await second.AnswerAsync(second2);
        await third.AnswerAsync(third2);

        foreach (var call in calls) await call.AnsweredAsync();
        Assert.Equal(3, fleet.AttemptsAt());
    }

    [Fact]
    public async Task A_larger_maximum_counts_for_calls_that_wait_already()
    {
        var (fleet, first) = await Scaled.StartAsync(1);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(first);
        using var call = fleet.Channel.Ask();

        fleet.Publish(Scaled.To(2), 1);
        await (await fleet.AcceptAsync()).ServeAsync();

        await call.AnsweredAsync();
        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
    }

    [Fact]
    public async Task A_smaller_maximum_closes_nothing()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(first);
        var call = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync(1, Scaled.OneStream);
        var request = await second.RequestAsync();

        fleet.Publish(Scaled.To(1), 1);
        await second.AnswerAsync(request.Stream);
        await call.AnsweredAsync();
        using var next = fleet.Channel.Ask();
        await second.ServeAsync();
        await next.AnsweredAsync();

        // Once the second is gone, what comes waits for the first.
        second.Close();
        await second.Reading.WaitAsync(Api.Patience);
        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
        using var last = fleet.Channel.Ask();
        await first.ServeAsync();
        await last.AnsweredAsync();
        Assert.Equal(2, fleet.AttemptsAt());
    }

    [Fact]
    public async Task Streams_count_as_the_server_allows_them_now()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (held, stream) = await fleet.HoldAsync(first);
        await first.SendAsync(Wire.Settings((SettingId.MaxConcurrentStreams, 2)), Wire.Ping(1));
        await first.NextAsync(Http2.Frames.FrameType.Ping);

        using var call = fleet.Channel.Ask();
        await first.ServeAsync();

        await call.AnsweredAsync();
        await first.AnswerAsync(stream);
        await held.AnsweredAsync();
        Assert.Equal(1, fleet.AttemptsAt());
    }
}
