using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;

namespace Swoop.Client.Tests.Retrying;

public class RetryStreamTests
{
    [Fact]
    public async Task All_that_was_written_is_sent_again()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        await call.RequestStream.WriteAsync("two").WaitAsync(Api.Patience);
        var first = await connection.RequestAsync();
        await ExpectAsync(connection, first.Stream, "one", "two");
        await connection.SendAsync(Policies.Failure(first.Stream));
        await Policies.WhenAsync(() => server.Clock.NextTimer <= Policies.LongBackoff);
        // In the time between two attempts writes end at once.
        await call.RequestStream.WriteAsync("three").WaitAsync(Api.Patience);
        server.Clock.Advance(Policies.LongBackoff);

        var second = await connection.RequestAsync();
        Assert.Equal("1", second.Attempts());
        await ExpectAsync(connection, second.Stream, "one", "two", "three");
        await call.RequestStream.WriteAsync("four").WaitAsync(Api.Patience);
        await ExpectAsync(connection, second.Stream, "four");
        await call.RequestStream.CompleteAsync();
        await connection.EndAsync(second.Stream);
        await connection.AnswerAsync(second.Stream, "done");
        Assert.Equal("done", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task A_completed_stream_is_sent_again_with_its_end()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync();
        var first = await connection.RequestAsync();
        await connection.NextAsync(frame => frame.EndsStream);
        await connection.SendAsync(Policies.Failure(first.Stream));
        await server.Clock.PassAsync(Policies.LongBackoff);
        var second = await connection.RequestAsync();
        await ExpectAsync(connection, second.Stream, "one");
        await connection.EndAsync(second.Stream);
        await connection.AnswerAsync(second.Stream, "done");

        Assert.Equal(["done"], await call.ResponseStream.ToListAsync());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_stream_of_responses_is_read_from_the_attempt_that_has_headers()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Stream("x");
        var read = call.ResponseStream.ToListAsync();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        var second = await connection.RequestAsync();
        await ExpectAsync(connection, second.Stream, "x");
        await connection.SendAsync(
            Wire.Response(second.Stream), Wire.Data(second.Stream, FakeConnection.Message("a")), Wire.Data(second.Stream, FakeConnection.Message("b")), Wire.Trailers(second.Stream));

        Assert.Equal(["a", "b"], await read.WaitAsync(Api.Patience));
        Assert.Equal("1", (await call.ResponseHeadersAsync).GetValue("grpc-previous-rpc-attempts"));
        Assert.Throws<InvalidOperationException>(() => call.ResponseStream.Current);
    }

    [Fact]
    public async Task A_stream_that_fails_after_headers_is_not_retried()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream), Wire.Data(request.Stream, FakeConnection.Message("a")));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Api.Patience));
        Assert.Equal("a", call.ResponseStream.Current);
        await connection.SendAsync(FakeConnection.Trailers(request.Stream, ("grpc-status", "14"), ("grpc-message", "late"), ("x", "y")));

        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Unavailable, "late");
        Assert.Equal("y", call.GetTrailers().GetValue("x"));
        await call.RequestStream.WriteAsync("x").FailsAsync(StatusCode.Unavailable, "late");
    }

    [Fact]
    public async Task A_final_failure_is_what_reads_and_writes_throw()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(StatusCode.OutOfRange);

        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.OutOfRange);
        await call.RequestStream.WriteAsync("x").FailsAsync(StatusCode.OutOfRange);
        Assert.Equal(StatusCode.OutOfRange, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task What_no_server_has_seen_is_sent_again_although_messages_were_taken()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 5), usesClock: true);
        // Ready before the call begins: the write then sends, and has noted it when it returns.
        var connecting = server.Channel.ConnectAsync();
        var connection = await server.AcceptAsync();
        await connecting.WaitAsync(Api.Patience);
        using var call = server.Channel.Collect();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        var unseen = await connection.RequestAsync();
        await ExpectAsync(connection, unseen.Stream, "one");
        await connection.SendAsync(Wire.Reset(unseen.Stream, ErrorCode.RefusedStream));

        var request = await connection.RequestAsync();
        Assert.Null(request.Attempts());
        await ExpectAsync(connection, request.Stream, "one");
        await connection.AnswerAsync(request.Stream, "done");
        Assert.Equal("done", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Writes_of_every_attempt_keep_their_options()
    {
        await using var server = new FakeServer(Policies.Retry() with { RequestCompression = "gzip" }, usesClock: true);
        using var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new string('a', 200)).WaitAsync(Api.Patience);
        call.RequestStream.WriteOptions = null;
        await call.RequestStream.WriteAsync(new string('b', 200)).WaitAsync(Api.Patience);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var stream = (await connection.RequestAsync()).Stream;
            Assert.Equal(0, (await connection.MessageAsync(stream))[0]);
            Assert.Equal(1, (await connection.MessageAsync(stream))[0]);
            if (attempt > 0) break;
            await connection.SendAsync(Policies.Failure(stream));
            await server.Clock.PassAsync(Policies.LongBackoff);
        }
    }

    private static async Task ExpectAsync(FakeConnection connection, uint stream, params string[] messages)
    {
        foreach (var message in messages) Assert.Equal(FakeConnection.Message(message), await connection.MessageAsync(stream));
    }
}
