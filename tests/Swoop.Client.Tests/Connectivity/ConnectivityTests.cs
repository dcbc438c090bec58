using System.Net.Sockets;
using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Connectivity;

public class ConnectivityTests
{
    [Fact]
    public async Task A_channel_connects_with_its_first_call()
    {
        await using var server = new FakeServer();
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);
        using var call = server.Channel.Ask();
        Assert.Equal(ConnectivityState.Connecting, server.Channel.State);
        var connection = await server.AcceptSilentlyAsync();
        await connection.SendAsync(Wire.Settings());
        await connection.ServeAsync();

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(ConnectivityState.Ready, server.Channel.State);
    }

    [Fact]
    public async Task A_channel_connects_when_it_is_told_to()
    {
        await using var host = await TestHost.StartAsync();
        var changed = host.Channel.WaitForStateChangedAsync(ConnectivityState.Idle);
        await host.Channel.ConnectAsync().WaitAsync(Api.Patience);
        await changed.WaitAsync(Api.Patience);

        Assert.Equal(ConnectivityState.Ready, host.Channel.State);
        await host.Channel.ConnectAsync();
    }

    [Fact]
    public async Task Waiting_for_a_connection_can_be_cancelled()
    {
        using var channel = GrpcChannel.ForConnector(new EndlessConnector());
        using var source = new CancellationTokenSource();
        var connecting = channel.ConnectAsync(source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task A_lost_connection_makes_the_channel_idle_and_the_next_call_connects_anew()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        connection.Close();
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "closed the connection");
        await server.Channel.WaitForStateChangedAsync(ConnectivityState.Ready).WaitAsync(Api.Patience);
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);

        using var next = server.Channel.Ask();
        await (await server.AcceptAsync()).ServeAsync();
        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Failed_attempts_are_repeated_after_a_growing_wait()
    {
        var clock = new ManualTimeProvider();
        var connector = new BrokenConnector(new SocketException((int)SocketError.ConnectionRefused));
        using var channel = GrpcChannel.ForConnector(connector, new GrpcChannelOptions { TimeProvider = clock });
        await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "Nothing listens at broken:1");
        Assert.Equal(ConnectivityState.TransientFailure, channel.State);
        await connector.AttemptedAsync();

        foreach (var (least, most) in ((double, double)[])[(0.8, 1.2), (1.28, 1.92), (2.04, 3.08)])
        {
            clock.Advance(TimeSpan.FromSeconds(least - 0.01));
            var attempts = connector.Attempts;
            // Calls that do not wait fail at once, and cause no attempt.
            await channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable);
            Assert.Equal(attempts, connector.Attempts);
            clock.Advance(TimeSpan.FromSeconds(most - least + 0.05));
            await connector.AttemptedAsync();
            await clock.WaitForTimersAsync();
        }
    }

    [Fact]
    public async Task A_call_that_waits_for_ready_outlives_failures()
    {
        var clock = new ManualTimeProvider();
        var listener = new MemoryListener();
        var connector = new BrokenConnector(new SocketException((int)SocketError.ConnectionRefused));
        using var channel = GrpcChannel.ForConnector(connector, new GrpcChannelOptions { TimeProvider = clock });
        using var call = channel.Ask("x", new CallOptions().WithWaitForReady());
        await connector.AttemptedAsync();
        await WaitForAsync(channel, ConnectivityState.TransientFailure);
        Assert.False(call.ResponseAsync.IsCompleted);
        connector.Repaired = new MemoryConnector(listener);
        clock.Advance(TimeSpan.FromSeconds(2));
        var connection = new FakeConnection((await listener.AcceptAsync(default))!);
        await connection.SendAsync(Wire.Settings());
        await connection.ServeAsync();

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_the_time_to_connect()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(3) }, usesClock: true);
        var call = server.Channel.Ask();
        var connection = await server.AcceptSilentlyAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(4));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "has not answered with HTTP/2 SETTINGS within 3 s");
        await connection.Reading.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up()
    {
        var clock = new ManualTimeProvider();
        using var channel = GrpcChannel.ForConnector(new EndlessConnector(), new GrpcChannelOptions { TimeProvider = clock, ConnectTimeout = TimeSpan.FromSeconds(3) });
        var call = channel.Ask();
        clock.Advance(TimeSpan.FromSeconds(4));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "Connecting to endless:1 took longer than 3 s");
    }

    [Fact]
    public async Task What_is_not_an_http2_server_is_named_so()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptSilentlyAsync();
        await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "Is it a gRPC server");
    }

    [Fact]
    public async Task A_server_that_greets_and_goes_at_once_is_a_failed_attempt()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptSilentlyAsync();
        await connection.SendAsync(Wire.Settings(), Wire.GoAway(0, ErrorCode.NoError));

        // Without a pause between the attempts this would be a loop.
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Shutdown_lets_open_calls_end_and_takes_no_new_ones()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = host.Hold;
        var call = host.Channel.Ask("last");
        await host.Entered.Task.WaitAsync(Api.Patience);
        var shutdown = host.Channel.ShutdownAsync();
        await host.Channel.Ask().ResponseAsync.FailsAsync(StatusCode.Unavailable, "shut down");
        Assert.Equal(ConnectivityState.Shutdown, host.Channel.State);
        Assert.False(shutdown.IsCompleted);
        host.Gate.SetResult();

        Assert.Equal("last", await call.ResponseAsync.WaitAsync(Api.Patience));
        await shutdown.WaitAsync(Api.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Channel.ConnectAsync());
    }

    [Fact]
    public async Task Dispose_ends_open_calls()
    {
        await using var host = await TestHost.StartAsync();
        host.OnUnary = host.Hold;
        var call = host.Channel.Ask();
        await host.Entered.Task.WaitAsync(Api.Patience);
        host.Channel.Dispose();
        host.Channel.Dispose();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "shut down");
    }

    [Fact]
    public async Task Dispose_ends_calls_that_wait_for_a_connection()
    {
        var channel = GrpcChannel.ForConnector(new EndlessConnector());
        var call = channel.Ask("x", new CallOptions().WithWaitForReady());
        channel.Dispose();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "shut down");
    }

    [Fact]
    public async Task A_connection_without_calls_is_closed_after_the_idle_time()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { IdleTimeout = TimeSpan.FromMinutes(30) }, usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(ConnectivityState.Ready, server.Channel.State);
        await connection.AnswerAsync(request.Stream);
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        // Twice the time, and once more: the channel looks once in that time, and may have been late with its first look.
        server.Clock.Advance(TimeSpan.FromMinutes(91));

        await WaitForAsync(server.Channel, ConnectivityState.Idle);
        Assert.StartsWith("GOAWAY", (await connection.NextAsync(Http2.Frames.FrameType.GoAway)).ToString(), StringComparison.Ordinal);
        using var next = server.Channel.Ask();
        await (await server.AcceptAsync()).ServeAsync();
        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
    }

    internal static async Task WaitForAsync(GrpcChannel channel, ConnectivityState state)
    {
        while (channel.State is var now && now != state) await channel.WaitForStateChangedAsync(now).WaitAsync(Api.Patience);
    }
}
