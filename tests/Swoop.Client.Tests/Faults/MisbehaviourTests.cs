using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Faults;

/// <summary>The official suite's bad servers.</summary>
public class MisbehaviourTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reset_after_headers_within_data_and_after_data_fails_the_call(int stage)
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var stream = (await connection.RequestAsync()).Stream;
        await connection.SendAsync(Wire.Response(stream));
        if (stage > 0) await connection.SendAsync(Wire.Data(stream, FakeConnection.Message("half a message")[..(stage == 1 ? 9 : ^0)]));
        await connection.SendAsync(Wire.Reset(stream, ErrorCode.NoError));

        await call.ResponseAsync.FailsAsync(StatusCode.Internal, "NO_ERROR");
        using var next = server.Channel.Ask();
        await connection.ServeAsync();
        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Every_ping_is_acknowledged()
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var stream = (await connection.RequestAsync()).Stream;
        byte[][] answer = [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("x")), Wire.Trailers(stream)];
        for (var i = 0; i < 3; i++) await connection.SendAsync(Wire.Ping((ulong)(2 * i)), answer[i], Wire.Ping((ulong)((2 * i) + 1)));

        for (var i = 0; i < 6; i++) Assert.Equal($"PING ACK {i}", (await connection.NextAsync(FrameType.Ping)).ToString());
        Assert.Equal("x", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task With_one_stream_allowed_concurrent_calls_succeed_in_turn()
    {
        await using var server = new FakeServer();
        using var first = server.Channel.Ask("first");
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        await connection.ServeAsync();
        await first.ResponseAsync.WaitAsync(Api.Patience);
        var calls = Enumerable.Range(0, 15).Select(_ => server.Channel.Ask()).ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            var request = await connection.RequestAsync();
            Assert.Equal((uint)((2 * i) + 3), request.Stream);
            await connection.AnswerAsync(request.Stream, $"{i}");
        }

        for (var i = 0; i < calls.Count; i++) Assert.Equal($"{i}", await calls[i].ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_limit_that_rises_lets_waiting_calls_go()
    {
        await using var server = new FakeServer();
        using var first = server.Channel.Ask();
        var connection = await server.AcceptAsync((SettingId.MaxConcurrentStreams, 1));
        await connection.RequestAsync();
        using var second = server.Channel.Ask();
        await connection.SendAsync(Wire.Settings((SettingId.MaxConcurrentStreams, 2)));
        await connection.ServeAsync("second");

        Assert.Equal("second", await second.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public async Task Small_data_frames_with_and_without_padding_cost_no_credit(byte padding)
    {
        await using var server = new FakeServer();
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var stream = (await connection.RequestAsync()).Stream;
        await connection.SendAsync(Wire.Response(stream));
        var text = new string('x', 5000);
        var message = FakeConnection.Message(text);
        // 1,001 frames of 261 octets: four times the stream's window, were padding not given back.
        for (var at = 0; at < message.Length; at += 5)
        {
            var part = message[at..Math.Min(at + 5, message.Length)];
            await connection.SendAsync(padding == 0 ? Wire.Data(stream, part) : Padded(stream, part, padding));
        }

        await connection.SendAsync(Wire.Trailers(stream));
        Assert.Equal(text, await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    private static byte[] Padded(uint stream, byte[] payload, byte padding) =>
        Wire.Frame(FrameType.Data, FrameFlags.Padded, stream, [padding, .. payload, .. new byte[padding]]);
}
