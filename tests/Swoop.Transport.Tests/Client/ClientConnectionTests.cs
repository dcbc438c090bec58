using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Http2;
using Swoop.Http2.Hpack;
using Swoop.Http2.Output;
using Swoop.Transport.Client;
using Swoop.Transport.Connection;
using Swoop.Transport.Headers;
using Swoop.Transport.Timing;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Client;

public sealed class ClientConnectionTests : IClientConnectionOwner, IDisposable
{
    private static readonly RequestHead _head = new(
        new HeaderTemplate(":path"u8, "/a.B/C"u8), new HeaderTemplate(":authority"u8, "host"u8), null, null, null, null);

    private readonly TaskCompletionSource _ready = New();
    private readonly TaskCompletionSource _draining = New();
    private readonly TaskCompletionSource<ConnectionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimerWheel _timers = new(TimeProvider.System);
    private readonly MemoryWire _server;
    private readonly ClientConnection _connection;

    public ClientConnectionTests()
    {
        (var client, _server) = MemoryWire.CreatePair();
        _connection = ClientConnection.Start(client, this, new ClientConnectionOptions(), _timers, NullLogger.Instance);
        _ = DrainWireAsync();
    }

    public void Dispose()
    {
        _connection.Kill();
        _server.Abort();
        _timers.Dispose();
    }

    [Fact]
    public async Task A_connection_is_ready_when_the_server_has_sent_its_settings()
    {
        Assert.False(_ready.Task.IsCompleted);
        await SendAsync(Settings());
        await _ready.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(_connection.TakesCalls);
    }

    [Fact]
    public async Task When_the_stream_identifiers_run_out_open_calls_end_and_waiting_ones_go_elsewhere()
    {
        await ReadyAsync(limit: 2);
        var first = Start();
        _connection.Engine.NextStreamId = StreamId.Max;
        var last = Start();
        var refused = new CountingCall();

        await _draining.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(_connection.StartCall(refused, _head, null, (Streams.OwnedFrame?)null, endsRequest: true));
        Assert.False(_connection.TakesCalls);
        await SendAsync(TrailersOnly(1), TrailersOnly(StreamId.Max.Value));
        Assert.Equal(StatusCode.OK, (await first.EndedAsync).Status.StatusCode);
        Assert.Equal(StatusCode.OK, (await last.EndedAsync).Status.StatusCode);
        Assert.True((await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20))).IsGraceful);
    }

    [Fact]
    public async Task A_call_that_takes_the_last_identifier_out_of_the_line_sends_the_others_elsewhere()
    {
        await ReadyAsync(limit: 1);
        var first = Start();
        _connection.Engine.NextStreamId = StreamId.Max;
        var last = Start();
        var waits = Start();
        await SendAsync(TrailersOnly(1));
        Assert.Equal(StatusCode.OK, (await first.EndedAsync).Status.StatusCode);

        Assert.True((await waits.EndedAsync).IsUnprocessed);
        await SendAsync(TrailersOnly(StreamId.Max.Value));
        Assert.Equal(StatusCode.OK, (await last.EndedAsync).Status.StatusCode);
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Waiting_calls_of_a_lost_connection_were_not_processed_and_open_ones_may_have_been()
    {
        await ReadyAsync(limit: 1);
        var open = Start();
        var waiting = Enumerable.Range(0, 5).Select(_ => Start()).ToList();
        _server.Abort();

        var lost = await open.EndedAsync;
        Assert.Equal(StatusCode.Unavailable, lost.Status.StatusCode);
        Assert.False(lost.IsUnprocessed);
        foreach (var call in waiting)
        {
            var end = await call.EndedAsync;
            Assert.Equal(StatusCode.Unavailable, end.Status.StatusCode);
            Assert.True(end.IsUnprocessed);
            Assert.Equal(1, call.Completions);
        }
    }

    [Fact]
    public async Task A_drained_connection_opens_what_waits_before_it_closes()
    {
        await ReadyAsync(limit: 1);
        var open = Start();
        var waiting = Start();
        _connection.Drain();
        await SendAsync(TrailersOnly(1));
        await open.EndedAsync;
        await SendAsync(TrailersOnly(3));

        Assert.Equal(StatusCode.OK, (await waiting.EndedAsync).Status.StatusCode);
        Assert.True((await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20))).IsGraceful);
    }

    [Fact]
    public async Task A_drained_connection_closes_when_the_last_that_waits_gives_up()
    {
        await ReadyAsync(limit: 0);
        var waiting = Start();
        _connection.Drain();
        Assert.False(_ended.Task.IsCompleted);
        waiting.Stream!.Cancel(waiting, Status.DefaultCancelled);

        Assert.Equal(StatusCode.Cancelled, (await waiting.EndedAsync).Status.StatusCode);
        Assert.True((await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20))).IsGraceful);
    }

    [Fact]
    public async Task A_stream_serves_the_next_call_when_both_the_call_and_the_stream_have_let_go()
    {
        await ReadyAsync(limit: 10);
        var first = Start();
        var stream = first.Stream;
        await SendAsync(TrailersOnly(1));
        await first.EndedAsync;
        var second = Start();

        Assert.Same(stream, second.Stream);
        // What the first call still does to it counts for nothing.
        stream!.Cancel(first, Status.DefaultCancelled);
        Assert.Null(stream.ReadHeaders(first));
        Assert.True(stream.HasEnded(first));
        Assert.False(stream.HasEnded(second));
        await SendAsync(TrailersOnly(3));
        Assert.Equal(StatusCode.OK, (await second.EndedAsync).Status.StatusCode);
    }

    [Fact]
    public async Task An_ended_connection_arms_no_timer()
    {
        await ReadyAsync(limit: 10);
        _connection.Kill();
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, _timers.Count);
    }

    void IClientConnectionOwner.OnReady(ClientConnection connection) => _ready.TrySetResult();

    void IClientConnectionOwner.OnDraining(ClientConnection connection, bool tooManyPings) => _draining.TrySetResult();

    void IClientConnectionOwner.OnEnded(ClientConnection connection, ConnectionEnd end) => _ended.TrySetResult(end);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static byte[] Settings(params byte[] payload) => [0, 0, (byte)payload.Length, 4, 0, 0, 0, 0, 0, .. payload];

    private static byte[] TrailersOnly(uint stream)
    {
        byte[] block = [0x88, .. Literal("content-type", "application/grpc"), .. Literal("grpc-status", "0")];
        return [0, 0, (byte)block.Length, 1, 5, (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. block];
    }

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private CountingCall Start()
    {
        var call = new CountingCall();
        Assert.NotNull(_connection.StartCall(call, _head, null, (Streams.OwnedFrame?)null, endsRequest: true));
        return call;
    }

    private async Task ReadyAsync(byte limit)
    {
        await SendAsync(Settings(0, 3, 0, 0, 0, limit));
        await _ready.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task SendAsync(params byte[][] frames)
    {
        var output = new OutputBuffer();
        foreach (var frame in frames) output.Write(frame);
        await _server.SendAsync(output);
    }

    private async Task DrainWireAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (await _server.ReceiveAsync(buffer) > 0)
            {
                // What the client says is not looked at here.
            }

            _server.Abort();
        }
        catch (IOException)
        {
            // Closed at our end.
        }
    }
}
