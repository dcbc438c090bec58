using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Misuse;

public class MisuseTests
{
    [Fact]
    public async Task Two_reads_at_once_are_refused_and_the_first_goes_on()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Talk();
        var first = call.ResponseStream.MoveNext(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        await call.RequestStream.WriteAsync("x");
        Assert.True(await first.WaitAsync(Api.Patience));
        Assert.Equal("x", call.ResponseStream.Current);
    }

    [Fact]
    public async Task Two_writes_at_once_are_refused_and_so_is_completing_meanwhile()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { SendBufferSize = 1000 });
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        var first = call.RequestStream.WriteAsync(new string('x', 100_000));
        var stream = (await connection.NextAsync(FrameType.Data)).Stream;

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("y"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.CompleteAsync());
        await connection.SendAsync(Wire.WindowUpdate(0, 50_000), Wire.WindowUpdate(stream, 50_000));
        await first.WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync();
        await connection.NextAsync(frame => frame.EndsStream);
    }

    [Fact]
    public async Task A_write_after_CompleteAsync_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Collect();
        await call.RequestStream.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("x"));
        Assert.Equal("", await call.ResponseAsync.WaitAsync(Api.Patience));
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_write_after_a_good_end_says_that_the_call_is_complete()
    {
        await using var host = await TestHost.StartAsync();
        host.OnClientStreaming = (_, _) => Task.FromResult("enough");
        using var call = host.Channel.Collect();
        Assert.Equal("enough", await call.ResponseAsync.WaitAsync(Api.Patience));

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("x").WaitAsync(Api.Patience));
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_write_after_a_bad_end_throws_the_calls_status()
    {
        await using var host = await TestHost.StartAsync();
        host.OnClientStreaming = (_, _) => throw new RpcException(new Status(StatusCode.OutOfRange, "too much"));
        using var call = host.Channel.Collect();
        await call.ResponseAsync.FailsAsync(StatusCode.OutOfRange);

        await call.RequestStream.WriteAsync("x").FailsAsync(StatusCode.OutOfRange, "too much");
    }

    [Fact]
    public async Task Current_before_MoveNext_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Stream("1");

        Assert.Throws<InvalidOperationException>(() => call.ResponseStream.Current);
        Assert.Single(await call.ResponseStream.ToListAsync());
        Assert.Throws<InvalidOperationException>(() => call.ResponseStream.Current);
    }

    [Fact]
    public async Task A_null_message_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Channel.Talk();

        await Assert.ThrowsAsync<ArgumentNullException>(() => call.RequestStream.WriteAsync(null!));
        await call.RequestStream.WriteAsync("x").WaitAsync(Api.Patience);
    }
}
