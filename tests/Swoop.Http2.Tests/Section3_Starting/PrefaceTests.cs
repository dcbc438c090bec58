using Swoop.Http2.Connection;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section3_Starting;

public sealed class PrefaceTests
{
    private static Endpoint NewServer() => new Endpoint(Role.Server).Forget();

    private static Endpoint NewClient() => new Endpoint(Role.Client).Forget();

    [Fact]
    public void A_client_begins_with_the_preface_and_SETTINGS_without_push()
    {
        var client = new Endpoint(Role.Client);
        var bytes = client.TakeBytes();
        Assert.True(bytes.AsSpan().StartsWith(Http2Engine.ClientPreface));
        var frames = SentFrame.Parse(bytes);
        Assert.StartsWith("SETTINGS EnablePush=0", frames[0].ToString());
        Assert.Equal($"WINDOW_UPDATE 0 {(1 << 20) - 65_535}", frames[1].ToString());
    }

    [Fact]
    public void A_server_begins_with_SETTINGS_that_say_nothing_of_push()
    {
        var sent = new Endpoint(Role.Server).TakeSent();
        Assert.Equal("SETTINGS MaxConcurrentStreams=100 InitialWindowSize=65535 MaxFrameSize=16384 HeaderTableSize=4096 MaxHeaderListSize=16384", sent[0]);
    }

    [Fact]
    public void A_server_takes_the_preface_and_acknowledges_the_SETTINGS()
    {
        var server = Expect.Accepted(NewServer, Wire.Preface, Wire.Settings());
        Assert.Equal(["settings"], server.Events);
        Assert.Equal(["SETTINGS ACK"], server.TakeSent());
    }

    [Fact]
    public void A_wrong_preface_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewServer, "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"u8.ToArray());

    [Fact]
    public void A_request_of_HTTP_1_is_a_protocol_error_at_its_first_octet() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewServer, "G"u8.ToArray());

    [Fact]
    public void A_part_of_the_preface_is_waited_for()
    {
        var server = NewServer().Receive(Wire.Preface[..23]);
        Assert.Null(server.Fault);
        Assert.Equal(23, server.Unconsumed);
    }

    [Fact]
    public void A_server_demands_that_the_first_frame_is_SETTINGS() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewServer, Wire.Preface, Wire.Ping());

    [Fact]
    public void An_acknowledgement_is_not_a_first_SETTINGS_frame() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewServer, Wire.Preface, Wire.SettingsAck);

    [Fact]
    public void A_client_demands_that_the_first_frame_is_SETTINGS() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewClient, Wire.WindowUpdate(0, 1));

    [Fact]
    public void A_response_of_HTTP_1_is_a_protocol_error_at_a_client() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, NewClient, "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

    [Fact]
    public void A_client_may_send_requests_before_the_servers_SETTINGS_have_come()
    {
        var client = NewClient();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: true);
        Assert.Equal(["HEADERS 1 END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void A_request_may_follow_the_first_SETTINGS_at_once()
    {
        var server = Expect.Accepted(NewServer, Wire.Preface, Wire.Settings(), Wire.Request(1, endStream: true));
        Assert.Equal(["settings", "headers 1 Request end"], server.Happenings);
    }

    [Theory]
    [InlineData(65_534, 65_535, 16_384, 4096)]
    [InlineData(65_535, 65_534, 16_384, 4096)]
    [InlineData(65_535, 65_535, 16_383, 4096)]
    [InlineData(65_535, 65_535, 1 << 24, 4096)]
    [InlineData(65_535, 65_535, 16_384, -1)]
    public void Options_outside_of_their_ranges_are_refused(int streamWindow, int connectionWindow, int frameSize, int tableSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Http2Engine(Role.Server, new Http2EngineOptions
        {
            InitialStreamWindow = streamWindow,
            InitialConnectionWindow = connectionWindow,
            MaxFrameSize = frameSize,
            HeaderTableSize = tableSize,
        }));
}
