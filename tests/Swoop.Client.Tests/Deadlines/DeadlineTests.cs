using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Deadlines;

public class DeadlineTests
{
    [Fact]
    public async Task A_deadline_that_has_passed_fails_without_a_connection()
    {
        await using var server = new FakeServer(usesClock: true);

        await server.Channel.Ask("x", new CallOptions(deadline: server.Clock.GetUtcNow().UtcDateTime)).ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        await server.Channel.Ask("x", new CallOptions(deadline: DateTime.MinValue)).ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);
    }

    [Fact]
    public async Task No_deadline_is_announced_for_the_end_of_time()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask("x", new CallOptions(deadline: DateTime.MaxValue));

        Assert.Null((await (await server.AcceptAsync()).RequestAsync())["grpc-timeout"]);
    }

    [Fact]
    public async Task What_is_left_is_announced_and_kept()
    {
        await using var server = new FakeServer(usesClock: true);
        using var call = server.Channel.Ask("x", In(server.Clock, 10));
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();

        Assert.Equal(TimeSpan.FromSeconds(10), Parse(request["grpc-timeout"]!));
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        Assert.Equal($"RST_STREAM {request.Stream} Cancel", (await connection.NextAsync(FrameType.RstStream)).ToString());
    }

    [Fact]
    public async Task A_deadline_ends_a_call_that_waits_for_a_connection()
    {
        var clock = new ManualTimeProvider();
        using var channel = GrpcChannel.ForConnector(new EndlessConnector(), new GrpcChannelOptions { TimeProvider = clock });
        var call = channel.Ask("x", In(clock, 5));
        clock.Advance(TimeSpan.FromSeconds(6));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded, "The call's deadline has passed. It waited for a connection to endless:1.");
    }

    [Fact]
    public async Task A_deadline_that_passes_for_want_of_a_connection_says_why_there_is_none()
    {
        var clock = new ManualTimeProvider();
        using var channel = GrpcChannel.ForConnector(new BrokenConnector(new IOException("it is broken")), new GrpcChannelOptions { TimeProvider = clock });
        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "it is broken");
        var call = channel.Ask("x", In(clock, 1).WithWaitForReady());
        clock.Advance(TimeSpan.FromSeconds(2));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded, "it is broken");
    }

    [Fact]
    public async Task A_deadline_ends_a_call_that_waits_for_a_stream()
    {
        await using var server = new FakeServer(usesClock: true);
        using var first = server.Channel.Ask("first");
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        var request = await connection.RequestAsync();
        using var second = server.Channel.Ask("second", In(server.Clock, 5));
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        await second.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
        await connection.AnswerAsync(request.Stream);
        Assert.Equal("answer", await first.ResponseAsync.WaitAsync(Api.Patience));
        // The one that gave up its place is never opened.
        using var third = server.Channel.Ask("third");
        Assert.Equal(3u, (await connection.ServeAsync()).Stream);
        Assert.Equal("answer", await third.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_in_mid_reading()
    {
        await using var server = new FakeServer(usesClock: true);
        using var call = server.Channel.Stream("x", In(server.Clock, 5));
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream), Wire.Data(request.Stream, FakeConnection.Message("one")));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        var next = call.ResponseStream.MoveNext(CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(6));

        await next.FailsAsync(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_cancel_of_the_server_after_the_deadline_is_deadline_exceeded()
    {
        await using var server = new FakeServer(usesClock: true);
        using var call = server.Channel.Ask("x", In(server.Clock, 5));
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        // Whichever comes first, the reset or our own timer: the status is the same.
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        await connection.SendAsync(Wire.Reset(request.Stream, ErrorCode.Cancel));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_handler_hands_its_deadline_and_cancellation_on()
    {
        await using var back = await TestHost.StartAsync();
        await using var front = await TestHost.StartAsync();
        back.OnUnary = back.Hold;
        var cancelled = new TaskCompletionSource();
        DateTime deadline = default;
        front.OnUnary = async (request, context) =>
        {
            deadline = context.Deadline;
            var options = new CallOptions().PropagateFrom(context);
            Assert.Equal(context.Deadline, options.Deadline);
            try
            {
                return await back.Channel.Ask(request, options);
            }
            finally
            {
                cancelled.SetResult();
            }
        };
        using var call = front.Channel.Ask("x", new CallOptions(deadline: DateTime.UtcNow.AddMinutes(5)));
        await back.Entered.Task.WaitAsync(Api.Patience);
        call.Dispose();

        await cancelled.Task.WaitAsync(Api.Patience);
        Assert.InRange(deadline, DateTime.UtcNow.AddMinutes(4), DateTime.UtcNow.AddMinutes(6));
    }

    [Fact]
    public async Task Timers_of_calls_that_ended_are_disarmed()
    {
        var clock = new ManualTimeProvider();
        await using var host = await TestHost.StartAsync(channel: new GrpcChannelOptions { TimeProvider = clock, IdleTimeout = null });
        for (var i = 0; i < 100; i++) await host.Channel.Ask("x", In(clock, 5)).ResponseAsync.WaitAsync(Api.Patience);
        // The wheel may have one look to take at a slot that is empty by now.
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, clock.ArmedTimers);
    }

    private static CallOptions In(ManualTimeProvider clock, int seconds) => new(deadline: clock.GetUtcNow().UtcDateTime.AddSeconds(seconds));

    private static TimeSpan Parse(string timeout)
    {
        var value = long.Parse(timeout[..^1]);
        return timeout[^1] switch
        {
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            'n' => TimeSpan.FromTicks(value / 100),
            _ => throw new FormatException(timeout),
        };
    }
}
