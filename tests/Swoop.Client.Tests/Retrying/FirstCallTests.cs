using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;
using Swoop.TestKit;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Tests.Retrying;

/// <summary>Calls that are made before the channel knows its service config.</summary>
public sealed class FirstCallTests : IAsyncDisposable
{
    private readonly MemoryListener _listener = new("held");
    private readonly HeldResolver _resolver = new();
    private readonly GrpcChannel _channel;

    public FirstCallTests() => _channel = _resolver.ChannelTo(_listener);

    [Fact]
    public async Task They_wait_for_it_and_follow_it()
    {
        using var call = _channel.Ask();
        await _resolver.SpeakAsync(Policies.Retry().ServiceConfig);
        var connection = await AcceptAsync();
        await connection.RefuseAsync(pushback: "0");

        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Without_a_policy_they_are_made_once()
    {
        using var call = _channel.Ask();
        await _resolver.SpeakAsync();
        var connection = await AcceptAsync();
        await connection.RefuseAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task All_shapes_work_without_a_policy()
    {
        using var unary = _channel.Ask("one");
        using var streaming = _channel.Stream("two");
        using var collecting = _channel.Collect();
        using var talking = _channel.Talk();
        var write = collecting.RequestStream.WriteAsync("three");
        Assert.False(write.IsCompleted);
        var hasWritten = new TaskCompletionSource();
        var writeAndRead = Task.Run(async () =>
        {
            await talking.RequestStream.WriteAsync("four");
            hasWritten.SetResult();
            await talking.RequestStream.CompleteAsync();
            return await talking.ResponseStream.ToListAsync();
        });
        await _resolver.SpeakAsync();
        var connection = await AcceptAsync();
        var sent = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var request = await connection.RequestAsync();
            sent.Add(request[":path"]!);
            // A call that the server has ended takes no messages any more.
            if (sent[^1].Contains("Duplex", StringComparison.Ordinal)) await hasWritten.Task.WaitAsync(Api.Patience);
            await connection.AnswerAsync(request.Stream, "answer");
        }

        Assert.Equal(4, sent.Distinct().Count());
        Assert.Equal("answer", await unary.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(["answer"], await streaming.ResponseStream.ToListAsync());
        Assert.Equal("answer", await collecting.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(["answer"], await writeAndRead.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task They_can_be_cancelled_meanwhile()
    {
        using var source = new CancellationTokenSource();
        var unary = _channel.Ask("x", new CallOptions(cancellationToken: source.Token));
        var duplex = _channel.Talk(new CallOptions(cancellationToken: source.Token));
        var write = duplex.RequestStream.WriteAsync("x");
        await source.CancelAsync();

        await unary.ResponseAsync.FailsAsync(StatusCode.Cancelled);
        await write.FailsAsync(StatusCode.Cancelled);
        await duplex.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Cancelled);
        await _resolver.SpeakAsync();
    }

    [Fact]
    public async Task Their_deadline_counts_meanwhile()
    {
        var clock = new ManualTimeProvider();
        using var channel = new HeldResolver().ChannelTo(_listener, new GrpcChannelOptions { TimeProvider = clock });
        var call = channel.Ask("x", new CallOptions(deadline: clock.GetUtcNow().UtcDateTime.AddSeconds(5)));
        clock.Advance(TimeSpan.FromSeconds(6));

        await call.ResponseAsync.FailsAsync(StatusCode.DeadlineExceeded, "It waited for the addresses of held:x.");
    }

    [Fact]
    public async Task They_fail_with_the_resolver_unless_they_wait_for_ready()
    {
        using var call = _channel.Ask();
        using var patient = _channel.Ask("x", new CallOptions().WithWaitForReady());
        await _resolver.FailAsync();
        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "unknown name");
        await _resolver.SpeakAsync();
        var connection = await AcceptAsync();
        await connection.ServeAsync();

        Assert.Equal("answer", await patient.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task The_configs_limits_are_theirs()
    {
        using var unary = _channel.Ask("longer than ten");
        using var collecting = _channel.Collect();
        var write = collecting.RequestStream.WriteAsync("longer than ten");
        await _resolver.SpeakAsync(new ServiceConfig { MethodConfigs = [new MethodConfig { Names = [MethodName.All], MaxRequestMessageBytes = 10 }] });

        await unary.ResponseAsync.FailsAsync(StatusCode.ResourceExhausted, "the limit is 10");
        await write.FailsAsync(StatusCode.ResourceExhausted, "the limit is 10");
        // The stream itself goes on.
        var second = collecting.RequestStream.WriteAsync("short");
        var connection = await AcceptAsync();
        await second.WaitAsync(Api.Patience);
        Assert.Equal(FakeConnection.Message("short"), (await connection.NextAsync(FrameType.Data)).Payload);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _listener.DisposeAsync();
    }

    private async Task<FakeConnection> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(Api.Patience);
        var connection = new FakeConnection((await _listener.AcceptAsync(patience.Token))!);
        await connection.SendAsync(Wire.Settings(), Wire.SettingsAck);
        return connection;
    }
}
