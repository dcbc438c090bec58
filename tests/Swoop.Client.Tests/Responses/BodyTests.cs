using Grpc.Core;
using Swoop.Client.Calls;
using Swoop.Client.Tests.Kit;
using Swoop.Http2;

namespace Swoop.Client.Tests.Responses;

public class BodyTests
{
    [Fact]
    public async Task A_compressed_message_without_an_encoding_is_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("x", flag: 1)), Wire.Trailers(stream)]);

    [Fact]
    public async Task A_flag_above_one_is_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("x", flag: 2)), Wire.Trailers(stream)]);

    [Fact]
    public async Task An_unknown_encoding_is_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream =>
            [Wire.Headers(stream, Block.Of((":status", "200"), ("content-type", "application/grpc"), ("grpc-encoding", "zip")))], "zip");

    [Fact]
    public async Task An_ok_without_a_message_is_unimplemented_for_one_response() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Unimplemented, stream => [Wire.Response(stream), Wire.Trailers(stream)]);

    [Fact]
    public async Task Two_messages_are_unimplemented_for_one_response() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Unimplemented, stream =>
            [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("a")), Wire.Data(stream, FakeConnection.Message("b")), Wire.Trailers(stream)]);

    [Fact]
    public async Task A_message_that_is_cut_off_is_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [Wire.Response(stream), Wire.Data(stream, FakeConnection.Message("hello")[..7]), Wire.Trailers(stream)]);

    [Fact]
    public async Task Headers_in_mid_stream_are_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [Wire.Response(stream), Wire.Headers(stream, Block.Of(("grpc-status", "0")))]);

    [Fact]
    public async Task Data_before_headers_is_internal() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [Wire.Data(stream, FakeConnection.Message("x"))]);

    [Fact]
    public async Task Bad_base64_in_headers_fails_the_call_only() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream =>
            [Wire.Headers(stream, Block.Of((":status", "200"), ("content-type", "application/grpc"), ("x-bin", "!!!")))], "x-bin");

    [Fact]
    public async Task Bad_base64_in_trailers_fails_the_call_only() =>
        await HttpStatusTests.AnsweredAsync(StatusCode.Internal, stream => [FakeConnection.TrailersOnly(stream, ("grpc-status", "0"), ("x-bin", "!!!"))], "x-bin");

    [Fact]
    public async Task Padding_and_joined_values_of_binary_metadata_are_understood()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var stream = (await connection.RequestAsync()).Stream;
        await connection.SendAsync(
            Wire.Headers(stream, Block.Of((":status", "200"), ("content-type", "application/grpc"), ("x-bin", "AQ==,AgM"), ("y", "a, b"))),
            Wire.Data(stream, FakeConnection.Message("x")),
            Wire.Trailers(stream));

        var headers = await call.ResponseHeadersAsync.WaitAsync(Api.Patience);
        Assert.Equal([[1], [2, 3]], headers.GetAll("x-bin").Select(entry => entry.ValueBytes));
        Assert.Equal("a, b", headers.GetValue("y"));
    }

    [Theory]
    [InlineData(ErrorCode.NoError, StatusCode.Internal)]
    [InlineData(ErrorCode.ProtocolError, StatusCode.Internal)]
    [InlineData(ErrorCode.InternalError, StatusCode.Internal)]
    [InlineData(ErrorCode.FlowControlError, StatusCode.Internal)]
    [InlineData(ErrorCode.SettingsTimeout, StatusCode.Internal)]
    [InlineData(ErrorCode.StreamClosed, StatusCode.Internal)]
    [InlineData(ErrorCode.FrameSizeError, StatusCode.Internal)]
    [InlineData(ErrorCode.Cancel, StatusCode.Cancelled)]
    [InlineData(ErrorCode.CompressionError, StatusCode.Internal)]
    [InlineData(ErrorCode.ConnectError, StatusCode.Internal)]
    [InlineData(ErrorCode.EnhanceYourCalm, StatusCode.ResourceExhausted)]
    [InlineData(ErrorCode.InadequateSecurity, StatusCode.PermissionDenied)]
    [InlineData(ErrorCode.Http11Required, StatusCode.Internal)]
    [InlineData((ErrorCode)0xff, StatusCode.Internal)]
    public async Task A_reset_is_mapped_by_its_code(ErrorCode code, StatusCode expected) =>
        await HttpStatusTests.AnsweredAsync(expected, stream => [Wire.Reset(stream, code)]);

    [Fact]
    public async Task A_refused_call_is_sent_again()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        await connection.SendAsync(Wire.Reset((await connection.RequestAsync()).Stream, ErrorCode.RefusedStream));
        await connection.ServeAsync();

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Who_waits_for_another_stream_gets_it_also_where_the_same_object_serves_the_call_again()
    {
        await using var server = new FakeServer();
        using var streaming = server.Channel.Stream();
        var connection = await server.AcceptAsync();
        var refused = (await connection.RequestAsync()).Stream;
        var call = (ClientCall)streaming.ResponseStream;
        var (seen, stream) = (call.StreamsEntered, call.Stream);

        await connection.SendAsync(Wire.Reset(refused, ErrorCode.RefusedStream));
        var again = (await connection.RequestAsync()).Stream;
        Assert.Same(stream, call.Stream);
        await call.WhenMovedAsync(seen).WaitAsync(Api.Patience);

        await connection.AnswerAsync(again);
        Assert.Equal(["answer"], await streaming.ResponseStream.ToListAsync());
    }

    [Fact]
    public async Task A_call_that_is_always_refused_is_unavailable_in_the_end()
    {
        await using var server = new FakeServer(new GrpcChannelOptions { MaxTransparentRetries = 2 });
        var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        for (var i = 0; i < 3; i++) await connection.SendAsync(Wire.Reset((await connection.RequestAsync()).Stream, ErrorCode.RefusedStream));

        await call.ResponseAsync.FailsAsync(StatusCode.Unavailable, "REFUSED_STREAM");
    }

    [Fact]
    public async Task A_refused_call_is_not_sent_again_after_its_first_message()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Talk();
        var connection = await server.AcceptAsync();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        await connection.SendAsync(Wire.Reset((await connection.RequestAsync()).Stream, ErrorCode.RefusedStream));

        await call.ResponseStream.MoveNext(CancellationToken.None).FailsAsync(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_refused_stream_of_requests_is_sent_again_while_nothing_was_written()
    {
        await using var server = new FakeServer();
        var call = server.Channel.Collect();
        var connection = await server.AcceptAsync();
        await connection.SendAsync(Wire.Reset((await connection.RequestAsync()).Stream, ErrorCode.RefusedStream));
        var again = await connection.RequestAsync();
        await call.RequestStream.WriteAsync("one").WaitAsync(Api.Patience);
        await call.RequestStream.CompleteAsync().WaitAsync(Api.Patience);
        await connection.NextAsync(frame => frame.EndsStream && frame.Stream == again.Stream);
        await connection.AnswerAsync(again.Stream);

        Assert.Equal("answer", await call.ResponseAsync.WaitAsync(Api.Patience));
    }
}
