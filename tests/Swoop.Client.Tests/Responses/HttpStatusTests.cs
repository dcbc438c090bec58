using Grpc.Core;
using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Responses;

public class HttpStatusTests
{
    private const FrameFlags End = FrameFlags.EndHeaders | FrameFlags.EndStream;

    [Theory]
    [InlineData("400", StatusCode.Internal)]
    [InlineData("401", StatusCode.Unauthenticated)]
    [InlineData("403", StatusCode.PermissionDenied)]
    [InlineData("404", StatusCode.Unimplemented)]
    [InlineData("429", StatusCode.Unavailable)]
    [InlineData("431", StatusCode.Unknown)]
    [InlineData("500", StatusCode.Unknown)]
    [InlineData("502", StatusCode.Unavailable)]
    [InlineData("503", StatusCode.Unavailable)]
    [InlineData("504", StatusCode.Unavailable)]
    public async Task An_http_status_decides_where_there_is_no_grpc_status(string status, StatusCode expected) =>
        await AnsweredAsync(expected, stream => [Wire.Headers(stream, Block.Of((":status", status)), End)]);

    [Fact]
    public async Task An_http_status_with_a_body_decides_without_waiting_for_its_end() =>
        await AnsweredAsync(StatusCode.Unavailable, stream => [Wire.Headers(stream, Block.Of((":status", "503"), ("content-type", "text/html"))), Wire.Data(stream, "<html>")]);

    [Fact]
    public async Task A_grpc_status_wins_over_the_http_status() =>
        await AnsweredAsync(StatusCode.NotFound, stream => [Wire.Headers(stream, Block.Of((":status", "503"), ("content-type", "application/grpc"), ("grpc-status", "5")), End)]);

    [Fact]
    public async Task A_content_type_that_is_not_grpc_is_unknown() =>
        await AnsweredAsync(StatusCode.Unknown, stream => [Wire.Headers(stream, Block.Of((":status", "200"), ("content-type", "text/html"), ("grpc-status", "0")), End)]);

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("")]
    public async Task A_malformed_grpc_status_is_unknown(string status) =>
        await AnsweredAsync(StatusCode.Unknown, stream => [FakeConnection.TrailersOnly(stream, ("grpc-status", status))]);

    [Fact]
    public async Task A_missing_grpc_status_is_unknown() =>
        await AnsweredAsync(StatusCode.Unknown, stream => [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("x"), endStream: true)]);

    [Fact]
    public async Task Informational_blocks_are_skipped()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var request = await connection.RequestAsync();
        await connection.SendAsync(
            Wire.Headers(request.Stream, Block.Of((":status", "103"), ("grpc-status", "5"), ("grpc-encoding", "unheard-of"), ("early", "1"))),
            Wire.Headers(request.Stream, Block.Of((":status", "100"))));
        await connection.AnswerAsync(request.Stream);

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
        Assert.DoesNotContain(await call.ResponseHeadersAsync, entry => entry.Key == "early");
    }

    [Fact]
    public async Task An_informational_block_that_ends_the_stream_is_an_error() =>
        await AnsweredAsync(StatusCode.Internal, stream => [Wire.Headers(stream, Block.Of((":status", "100")), End)]);

    [Fact]
    public async Task A_status_in_the_first_block_counts_for_nothing_where_trailers_follow() =>
        await AnsweredAsync(StatusCode.Aborted, stream =>
        [
            Wire.Headers(stream, Block.Of((":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "5"), ("grpc-message", "no"))),
            FakeConnection.Trailers(stream, ("grpc-status", "10"), ("grpc-message", "yes")),
        ], "yes");

    [Fact]
    public async Task A_message_of_a_status_may_be_badly_escaped() =>
        await AnsweredAsync(StatusCode.Aborted, stream => [FakeConnection.TrailersOnly(stream, ("grpc-status", "10"), ("grpc-message", "100%25 %zz %"))], "100% %zz %");

    [Fact]
    public async Task Trailers_only_gives_the_trailers_and_no_headers()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.SendAsync(FakeConnection.TrailersOnly((await connection.RequestAsync()).Stream, ("grpc-status", "9"), ("why", "because"), ("data-bin", "AQI")));

        var failure = await call.ResponseAsync.FailureAsync();
        Assert.Equal("because", failure.Trailers.GetValue("why"));
        Assert.Equal([1, 2], failure.Trailers.GetValueBytes("data-bin")!);
        Assert.Equal("because", call.GetTrailers().GetValue("why"));
        Assert.Equal(StatusCode.FailedPrecondition, call.GetStatus().StatusCode);
        await call.ResponseHeadersAsync.FailsAsync(StatusCode.FailedPrecondition);
    }

    internal static async Task AnsweredAsync(StatusCode expected, Func<uint, byte[][]> answer, string? detail = null)
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.SendAsync(answer((await connection.RequestAsync()).Stream));
        await call.ResponseAsync.FailsAsync(expected, detail);

        // A fault of a call is no fault of its connection.
        var next = server.Channel.Ask();
        await connection.ServeAsync();
        Assert.Equal("answer", await next.ResponseAsync.WaitAsync(Api.Patience));
    }
}
