using Swoop.Server.Tests.Kit;
using Swoop.TestKit;
using Swoop.Transport.Wires;

namespace Swoop.Server.Tests.Connections;

/// <summary>gRFC A8 and A9, on a clock that the test moves.</summary>
public sealed class ConnectionTimesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_connection_without_calls_is_drained_after_MaxConnectionIdle()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { TimeProvider = _time, MaxConnectionIdle = TimeSpan.FromMinutes(1) });
        await using var client = server.Connect();
        // The preface has a time of its own; it has come when a call was answered.
        await client.UnaryAsync("w");
        _time.Advance(TimeSpan.FromSeconds(50));
        await client.UnaryAsync("x");
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.DoesNotContain(client.Events, text => text.StartsWith("goaway", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(11));
        await client.SawAsync("goaway 2147483647 NoError max_idle");
        await client.SawAsync("closed");
    }

    [Fact]
    public async Task A_connection_is_drained_at_MaxConnectionAge_and_its_calls_go_on()
    {
        var (started, go) = (new Signal(), new Signal());
        await using var server = await HoldingServerAsync(started, go, new GrpcServerOptions { TimeProvider = _time, MaxConnectionAge = TimeSpan.FromMinutes(10) });
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        _time.Advance(TimeSpan.FromMinutes(11.1));
        await client.SawAsync("goaway 2147483647 NoError max_age");
        await client.SawAsync("goaway 1 NoError");
        _time.Advance(TimeSpan.FromHours(1));
        go.Set();
        Assert.Equal(["x"], await call.AllAsync());
        await client.SawAsync("closed");
    }

    [Fact]
    public async Task After_MaxConnectionAgeGrace_the_calls_are_cut_off()
    {
        var started = new Signal();
        var options = new GrpcServerOptions { TimeProvider = _time, MaxConnectionAge = TimeSpan.FromMinutes(10), MaxConnectionAgeGrace = TimeSpan.FromMinutes(1) };
        await using var server = await HoldingServerAsync(started, new Signal(), options);
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        _time.Advance(TimeSpan.FromMinutes(11.1));
        await client.SawAsync("goaway 1 NoError");
        _time.Advance(TimeSpan.FromMinutes(1.1));
        await call.EndedAsync;
        Assert.Equal("lost", call.Events[^1]);
    }

    [Fact]
    public async Task A_client_that_sends_nothing_for_KeepaliveTime_is_asked_and_lives_if_it_answers()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { TimeProvider = _time, KeepaliveTime = TimeSpan.FromSeconds(30) });
        await using var client = server.Connect();
        await client.UnaryAsync("x");
        _time.Advance(TimeSpan.FromSeconds(31));
        await client.SawAsync("ping");
        Assert.Equal("0", (await client.UnaryAsync("y")).GrpcStatus);
        _time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal("0", (await client.UnaryAsync("z")).GrpcStatus);
    }

    [Fact]
    public async Task A_client_that_is_silent_beyond_KeepaliveTimeout_is_given_up()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { TimeProvider = _time, KeepaliveTime = TimeSpan.FromSeconds(30), PrefaceTimeout = TimeSpan.FromHours(1) });
        var wire = server.ConnectSilently();
        var greeting = new byte[1024];
        // The server's SETTINGS leave after its clocks were started.
        Assert.NotEqual(0, await wire.ReceiveAsync(greeting).AsTask().WaitAsync(RawClient.Patience));
        _time.Advance(TimeSpan.FromSeconds(31));
        _time.Advance(TimeSpan.FromSeconds(21));
        await ReadToEndAsync(wire);
    }

    [Fact]
    public async Task A_client_that_sends_no_preface_is_given_up_after_PrefaceTimeout()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { TimeProvider = _time });
        var wire = server.ConnectSilently();
        await _time.WaitForTimersAsync().WaitAsync(RawClient.Patience);
        _time.Advance(TimeSpan.FromSeconds(11));
        await ReadToEndAsync(wire);
    }

    [Fact]
    public async Task Too_many_pings_are_answered_with_GOAWAY_ENHANCE_YOUR_CALM()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { TimeProvider = _time });
        await using var client = server.Connect();
        for (var i = 1u; i <= 4; i++)
        {
            var opaque = i;
            client.Do(engine => engine.SendPing(opaque));
        }

        await client.SawAsync("goaway 0 EnhanceYourCalm too_many_pings");
        await client.SawAsync("closed");
    }

    [Fact]
    public async Task Pings_that_keep_the_interval_are_welcome_during_calls()
    {
        var (started, go) = (new Signal(), new Signal());
        await using var server = await HoldingServerAsync(started, go, new GrpcServerOptions { TimeProvider = _time, MinPingInterval = TimeSpan.FromSeconds(10) });
        await using var client = server.Connect();
        var call = client.Call().Send("x", end: true);
        await started.WaitAsync();
        for (var i = 1u; i <= 10; i++)
        {
            var opaque = i;
            client.Do(engine => engine.SendPing(opaque));
            await client.SawAsync($"pong {opaque}");
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        go.Set();
        Assert.Equal(["x"], await call.AllAsync());
    }

    private static async Task ReadToEndAsync(Wire wire)
    {
        var buffer = new byte[1024];
        while (await wire.ReceiveAsync(buffer).AsTask().WaitAsync(RawClient.Patience) > 0)
        {
            // What it says before it closes is told elsewhere.
        }

        wire.Abort();
    }

    private static Task<TestServer> HoldingServerAsync(Signal started, Signal go, GrpcServerOptions options) => TestServer.UnaryAsync(
        async (request, _) =>
        {
            started.Set();
            await go.WaitAsync();
            return request;
        },
        options);
}
