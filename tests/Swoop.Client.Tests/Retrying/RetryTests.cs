using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Retrying;

public class RetryTests
{
    [Fact]
    public async Task A_call_that_fails_twice_succeeds_the_third_time()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();

        Assert.Null((await connection.RefuseAsync()).Attempts());
        await server.Clock.PassAsync(Policies.LongBackoff);
        Assert.Equal("1", (await connection.RefuseAsync()).Attempts());
        await server.Clock.PassAsync(Policies.LongBackoff * 2);
        Assert.Equal("2", (await connection.ServeAsync("third")).Attempts());
        Assert.Equal("third", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
        Assert.Equal("2", (await call.ResponseHeadersAsync).GetValue("grpc-previous-rpc-attempts"));
    }

    [Fact]
    public async Task A_good_answer_needs_no_second_attempt()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.ServeAsync("first");

        Assert.Equal("first", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.Empty(await call.ResponseHeadersAsync);
    }

    [Fact]
    public async Task The_wait_is_no_shorter_than_the_policy_says()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await Policies.WhenAsync(() => server.Clock.NextTimer <= Policies.LongBackoff);
        server.Clock.Advance(Policies.Backoff * 0.79);
        // Another call's frames come before those of a retry that came too early would.
        var other = server.Channel.Ask("other");
        var request = await connection.RequestAsync();

        Assert.Null(request.Attempts());
        await connection.AnswerAsync(request.Stream);
        await other.ResponseAsync.WaitAsync(Api.Patience);
        server.Clock.Advance(Policies.Backoff * 0.42);
        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        await call.ResponseAsync.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task After_the_last_attempt_its_status_is_the_calls()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 2), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        var last = await connection.RequestAsync();
        await connection.SendAsync(FakeConnection.TrailersOnly(last.Stream, ("grpc-status", "14"), ("grpc-message", "last"), ("why", "because")));

        var failure = await call.ResponseAsync.FailureAsync();
        Assert.Equal((StatusCode.Unavailable, "last"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal("because", failure.Trailers.GetValue("why"));
        Assert.Equal("because", call.GetTrailers().GetValue("why"));
        Assert.Equal("last", call.GetStatus().Detail);
        Assert.Equal("last", (await call.ResponseHeadersAsync.FailureAsync()).Status.Detail);
    }

    [Fact]
    public async Task The_channel_has_the_last_word_on_the_number_of_attempts()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 100) with { MaxAttempts = 2 }, usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        await connection.RefuseAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task Other_status_codes_are_final()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync(StatusCode.Internal);

        await call.ResponseAsync.FailsAsync(StatusCode.Internal, "no");
    }

    [Fact]
    public async Task Response_headers_commit()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream));
        Assert.Empty(await call.ResponseHeadersAsync.WaitAsync(Api.Patience));
        await connection.SendAsync(FakeConnection.Trailers(request.Stream, ("grpc-status", "14"), ("grpc-message", "too late")));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "too late");
    }

    [Fact]
    public async Task Response_headers_commit_although_nobody_asks_for_them()
    {
        await using var server = new FakeServer(Policies.Retry());
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(Wire.Response(request.Stream), FakeConnection.Trailers(request.Stream, ("grpc-status", "14"), ("grpc-message", "too late")));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "too late");
    }

    [Fact]
    public async Task A_lost_connection_is_a_reason_too()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RequestAsync();
        connection.Close();
        await server.Clock.PassAsync(Policies.LongBackoff);
        connection = await server.AcceptAsync();

        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task What_no_server_has_seen_is_sent_again_at_once_and_does_not_count()
    {
        await using var server = new FakeServer(Policies.Retry(maxAttempts: 2), usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var unseen = await connection.RequestAsync();
        await connection.SendAsync(Wire.Reset(unseen.Stream, ErrorCode.RefusedStream));
        Assert.Null((await connection.RefuseAsync()).Attempts());
        await server.Clock.PassAsync(Policies.LongBackoff);

        Assert.Equal("1", (await connection.ServeAsync()).Attempts());
        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Retries_can_be_switched_off()
    {
        await using var server = new FakeServer(Policies.Retry() with { RetriesEnabled = false });
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "no");
    }

    [Fact]
    public async Task A_blocking_call_is_retried_too()
    {
        await using var server = new FakeServer(Policies.Retry(), usesClock: true);
        var call = Task.Run(() => server.Channel.CreateCallInvoker().BlockingUnaryCall(Api.Unary, null, default, "hello"));
        var connection = await server.AcceptAsync();
        await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        await connection.ServeAsync("second");

        Assert.Equal("second", await call.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Metadata_and_credentials_go_with_every_attempt_as_they_were_at_the_call()
    {
        var token = 0;
        var credentials = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("token", $"{Interlocked.Increment(ref token)}");
            return Task.CompletedTask;
        });
        await using var server = new FakeServer(Policies.Retry() with { UnsafeUseInsecureChannelCallCredentials = true }, usesClock: true);
        var headers = new Metadata { { "x", "y" } };
        using var call = server.Channel.Ask("x", new CallOptions(headers, credentials: credentials));
        headers.Add("late", "z");
        var connection = await server.AcceptAsync();
        var first = await connection.RefuseAsync();
        await server.Clock.PassAsync(Policies.LongBackoff);
        var second = await connection.ServeAsync();

        Assert.Equal(("y", "1", null), (first["x"], first["token"], first["late"]));
        Assert.Equal(("y", "2", null), (second["x"], second["token"], second["late"]));
        await call.ResponseAsync.WaitAsync(Api.Patience);
    }

    [Fact]
    public async Task Bad_metadata_and_unknown_encodings_are_refused_at_the_call()
    {
        await using var server = new FakeServer(Policies.Retry());

        Assert.Throws<ArgumentException>(() => server.Channel.Ask("x", Api.With(("x", "ä"))));
        Assert.Throws<ArgumentException>(() => server.Channel.Ask("x", Api.With(("grpc-internal-encoding-request", "zip"))));
    }

    [Fact]
    public async Task A_request_that_cannot_be_serialized_or_is_too_long_fails_the_call()
    {
        await using var server = new FakeServer(Policies.Retry(codes: [StatusCode.Internal, StatusCode.ResourceExhausted]) with { MaxSendMessageSize = 10 });
        var broken = new Method<string, string>(
            MethodType.Unary, "test.Service", "Broken", Marshallers.Create<string>(_ => throw new FormatException("cannot"), _ => ""), Marshallers.StringMarshaller);

        await server.Channel.CreateCallInvoker().AsyncUnaryCall(broken, null, default, "x").ResponseAsync.FailsAsync(StatusCode.Internal, "cannot");
        await server.Channel.Ask("more than ten").ResponseAsync.FailsAsync(StatusCode.ResourceExhausted, "the limit is 10");
    }
}
