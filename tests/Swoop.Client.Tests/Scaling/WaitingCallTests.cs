using Grpc.Core;
using Swoop.Client.Tests.Connectivity;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;

namespace Swoop.Client.Tests.Scaling;

/// <summary>gRFC A105: calls for which no connection has room.</summary>
public sealed class WaitingCallTests
{
    [Fact]
    public async Task They_start_in_their_order()
    {
        var (fleet, first, second, streams) = await FullAsync();
        await using var _ = fleet;
        var calls = new List<AsyncUnaryCall<string>>();
        for (var i = 0; i < 6; i++) calls.Add(fleet.Channel.Ask($"{i}"));

        await first.AnswerAsync(streams.First);
        for (var i = 0; i < 6; i++)
        {
            var request = await first.RequestAsync();
            var message = await first.NextAsync(Http2.Frames.FrameType.Data);
            Assert.Equal(FakeConnection.Message($"{i}"), message.Payload);
            await first.AnswerAsync(request.Stream);
            await calls[i].AnsweredAsync();
        }

        Assert.Equal(2, fleet.AttemptsAt());
        await second.AnswerAsync(streams.Second);
    }

    [Fact]
    public async Task They_can_be_cancelled_and_take_no_room_then()
    {
        var (fleet, first, _, streams) = await FullAsync();
        await using var _ = fleet;
        using var cancellation = new CancellationTokenSource();
        var cancelled = fleet.Channel.Ask("cancelled", new CallOptions(cancellationToken: cancellation.Token));
        using var call = fleet.Channel.Ask("next");
        await cancellation.CancelAsync();
        await cancelled.ResponseAsync.FailsAsync(StatusCode.Cancelled);

        await first.AnswerAsync(streams.First);
        await first.RequestAsync();
        Assert.Equal(FakeConnection.Message("next"), (await first.NextAsync(Http2.Frames.FrameType.Data)).Payload);
    }

    [Fact]
    public async Task Their_deadline_runs()
    {
        var (fleet, _, _, _) = await FullAsync();
        await using var _ = fleet;

        await fleet.Channel.Ask("x", new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(50))).ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_larger_limit_of_the_server_lets_them_go()
    {
        var (fleet, first, _, _) = await FullAsync();
        await using var _ = fleet;
        using var call = fleet.Channel.Ask();

        await first.SendAsync(Wire.Settings((SettingId.MaxConcurrentStreams, 2)));
        await first.ServeAsync();

        await call.AnsweredAsync();
    }

    [Fact]
    public async Task Streams_of_requests_wait_like_all_others()
    {
        var (fleet, first, _, streams) = await FullAsync();
        await using var _ = fleet;
        using var call = fleet.Channel.Collect();
        var writing = call.RequestStream.WriteAsync("x");
        await first.AnswerAsync(streams.First);
        var request = await first.RequestAsync();
        await writing.WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync();
        await first.AnswerAsync(request.Stream);

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task They_go_to_a_new_connection_when_all_are_lost()
    {
        var (fleet, first, second, _) = await FullAsync();
        await using var _ = fleet;
        using var call = fleet.Channel.Ask();
        first.Close();
        second.Close();

        await (await fleet.AcceptAsync()).ServeAsync();

        await call.AnsweredAsync();
    }

    [Fact]
    public async Task They_end_with_the_channel()
    {
        var (fleet, _, _, _) = await FullAsync();
        var call = fleet.Channel.Ask();
        await fleet.DisposeAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "shut down");
    }

    [Fact]
    public async Task A_connection_that_goes_away_makes_room_for_another()
    {
        var (fleet, first, second, streams) = await FullAsync();
        await using var _ = fleet;
        using var call = fleet.Channel.Ask();

        await first.SendAsync(Wire.GoAway(streams.First, ErrorCode.NoError));
        await (await fleet.AcceptAsync()).ServeAsync();

        await call.AnsweredAsync();
        Assert.Equal(ConnectivityState.Ready, fleet.Channel.State);
        await first.AnswerAsync(streams.First);
        await first.Reading.WaitAsync(Api.Patience);
        await second.AnswerAsync(streams.Second);
    }

    [Fact]
    public async Task A_call_that_the_server_did_not_look_at_goes_to_another_connection()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        await using var _ = fleet;
        var (refused, _) = await fleet.HoldAsync(first);
        using var call = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync();
        await second.ServeAsync();
        await call.AnsweredAsync();

        await first.SendAsync(Wire.GoAway(0, ErrorCode.NoError));
        await second.ServeAsync();

        await refused.AnsweredAsync();
        Assert.Equal(2, fleet.AttemptsAt());
    }

    /// <summary>Two connections, each of which is busy with a call.</summary>
    private static async Task<(Fleet Fleet, FakeConnection First, FakeConnection Second, (uint First, uint Second) Streams)> FullAsync()
    {
        var (fleet, first) = await Scaled.StartAsync(2);
        var (_, stream) = await fleet.HoldAsync(first);
        _ = fleet.Channel.Ask();
        var second = await fleet.AcceptAsync(1, Scaled.OneStream);
        return (fleet, first, second, (stream, (await second.RequestAsync()).Stream));
    }
}
