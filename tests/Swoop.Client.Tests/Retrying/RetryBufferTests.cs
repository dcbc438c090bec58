using Grpc.Core;
using Swoop.Client.Retrying;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Retrying;

public class RetryBufferTests
{
    [Fact]
    public async Task A_request_beyond_the_calls_buffer_is_sent_once()
    {
        await using var server = new FakeServer(Policies.Retry() with { RetryBufferSize = 1000 });
        using var call = server.Channel.Ask(new string('x', 1000));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task A_request_beyond_the_channels_buffer_is_sent_once_and_room_comes_back()
    {
        await using var server = new FakeServer(Policies.Retry() with { RetryBufferSizeTotal = 1000 }, usesClock: true);
        using var first = server.Channel.Ask(new string('x', 800));
        var connection = await server.AcceptAsync();
        var one = await connection.RequestAsync();
        using var second = server.Channel.Ask(new string('y', 800));
        await connection.RefuseAsync();
        await second.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
        await connection.AnswerAsync(one.Stream);
        await first.ResponseAsync.WaitAsync(Api.Patience);

        using var third = server.Channel.Ask(new string('z', 800));
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await third.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_stream_that_outgrows_its_buffer_commits_to_its_attempt()
    {
        await using var server = new FakeServer(Policies.Retry() with { RetryBufferSize = 1000 });
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync(new string('x', 600)).WaitAsync(Api.Patience);
        await call.RequestStream.WriteAsync(new string('y', 600)).WaitAsync(Api.Patience);
        await connection.RefuseAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task A_stream_that_outgrows_its_buffer_between_attempts_commits_to_the_next()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 5) with { RetryBufferSize = 1000 }, usesClock: true);
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync(new string('x', 600)).WaitAsync(Api.Patience);
        await connection.RefuseAsync();
        await Policies.WhenAsync(() => server.Clock.NextTimer <= Policies.LongBackoff);
        await call.RequestStream.WriteAsync(new string('y', 600)).WaitAsync(Api.Patience);
        server.Clock.Advance(Policies.LongBackoff);
        var second = await connection.RequestAsync();
        Assert.Equal(605, (await connection.MessageAsync(second.Stream)).Length);
        Assert.Equal((byte)'y', (await connection.MessageAsync(second.Stream))[^1]);
        await connection.SendAsync(Policies.Failure(second.Stream));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task Writes_wait_for_the_server_as_in_other_calls()
    {
        await using var server = new FakeServer(Policies.Retry() with { SendBufferSize = 1000 });
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        var first = call.RequestStream.WriteAsync(new string('x', 100_000));
        var stream = (await connection.NextAsync(FrameType.Data)).Stream;

        Assert.False(first.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("y"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync());
        await connection.SendAsync(Wire.WindowUpdate(0, 50_000), Wire.WindowUpdate(stream, 50_000));
        await first.WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync();
        await connection.NextAsync(frame => frame.EndsStream);
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled()
    {
        await using var server = new FakeServer(Policies.Retry() with { SendBufferSize = 1000 });
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        using var source = new CancellationTokenSource();
        var write = call.RequestStream.WriteAsync(new string('x', 200_000), source.Token);
        await connection.NextAsync(FrameType.Data);
        await source.CancelAsync();

        await write.FailsAsync(StatusCode.Cancelled, "write was cancelled");
        await connection.NextAsync(FrameType.RstStream);
    }

    [Fact]
    public void Messages_that_no_attempt_needs_are_given_back()
    {
        var channel = new RetryBuffer(10_000);
        var requests = new KeptRequests(channel, 5_000);
        for (var i = 0; i < 40; i++) Assert.True(requests.Add(Make($"{i}"), isCharged: true));
        Assert.Equal(requests.Bytes + 40 * 64, channel.Used);
        for (var i = 0; i <= 40; i++)
        {
            requests.ReleaseBefore(i);
            for (var j = i; j < 40; j++) Assert.Equal($"{j}".Length, Take(requests, j));
        }

        requests.Discharge();
        Assert.Equal(0, channel.Used);
        Assert.True(requests.Add(Make("later"), isCharged: false));
        Assert.Equal(41, requests.Count);
        Assert.Equal(5, Take(requests, 40));
        requests.Clear();
        Assert.Equal(41, requests.Count);
    }

    [Fact]
    public void A_message_without_room_is_kept_and_not_counted()
    {
        var channel = new RetryBuffer(150);
        var requests = new KeptRequests(channel, 5_000);

        Assert.True(requests.Add(Make("one"), isCharged: true));
        Assert.True(requests.Add(Make("two"), isCharged: true));
        Assert.False(requests.Add(Make("three"), isCharged: true));
        Assert.Equal(5, Take(requests, 2));
        Assert.Equal(134, channel.Used);
        requests.Clear();
        Assert.Equal(0, channel.Used);
    }

    private static KeptMessage Make(string text) => KeptMessage.Serialize(text, Marshallers.StringMarshaller, null);

    private static int Take(KeptRequests requests, int index)
    {
        var message = requests.Take(index);
        message.Release();
        return message.Length;
    }
}
