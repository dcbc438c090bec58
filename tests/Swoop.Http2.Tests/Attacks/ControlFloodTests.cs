using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Attacks;

/// <summary>CVE-2019-9511 to 9518: frames that carry nothing, and answers that nobody fetches.</summary>
public sealed class ControlFloodTests
{
    public static TheoryData<string, byte[]> Frames => new()
    {
        { "PING", Wire.Ping() },
        { "PING ACK", Wire.Ping(ack: true) },
        { "SETTINGS", Wire.Settings() },
        { "SETTINGS ACK", Wire.SettingsAck },
        { "PRIORITY", Wire.Priority(1) },
        { "empty DATA", Wire.Data(1, "") },
        { "padding", Wire.PaddedData(1, "", 9) },
        { "WINDOW_UPDATE", Wire.WindowUpdate(0, 1) },
        { "WINDOW_UPDATE of a stream", Wire.WindowUpdate(1, 1) },
        { "WINDOW_UPDATE of a finished stream", Wire.WindowUpdate(3, 1) },
        { "RST_STREAM of a finished stream", Wire.Reset(3, ErrorCode.Cancel) },
        { "GOAWAY", Wire.GoAway(0, ErrorCode.NoError) },
        { "unknown", Wire.Frame((FrameType)0x33, FrameFlags.None, 1, []) },
    };

    private static Endpoint Victim()
    {
        var server = Given.Server().Receive(Wire.Request(1), Wire.Request(3), Wire.Reset(3, ErrorCode.Cancel));
        return server.Forget();
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_flood_is_stopped_after_a_thousand_frames(string kind, byte[] frame)
    {
        var server = Victim();
        Assert.Null(server.Receive(Wire.Repeat(1000, frame)).Fault);
        server.Receive(frame);
        Assert.True(server.Fault?.Code == ErrorCode.EnhanceYourCalm, kind);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void The_same_frames_at_a_calm_pace_are_no_flood(string kind, byte[] frame)
    {
        var server = Victim();
        for (var i = 0; i < 5000; i++)
        {
            server.Now += 2_000;
            server.Receive(frame).Forget();
        }

        Assert.True(server.Fault is null, kind);
    }

    [Theory]
    [InlineData(FrameType.Ping, 8)]
    [InlineData(FrameType.Settings, 0)]
    public void Answers_that_nobody_fetches_are_bounded_whatever_else_is_sent(FrameType type, int length)
    {
        var server = Victim();
        var frames = Wire.Join(Wire.Frame(type, FrameFlags.None, 0, new byte[length]), Wire.Data(1, "x"));
        var sent = 0;
        for (; server.Fault is null && sent < 5000; sent++) server.Receive(frames);
        Assert.Equal(1001, sent);
        Assert.Equal(ErrorCode.EnhanceYourCalm, server.Fault?.Code);
        Assert.InRange(server.Engine.Output.Length, 0, 20_000);
    }

    [Fact]
    public void Answers_that_are_fetched_are_not_counted_for_ever()
    {
        var server = Victim();
        for (var i = 0; i < 20; i++)
        {
            server.Receive(Wire.Repeat(500, Wire.Ping()), Wire.Data(1, "x"));
            server.Forget();
        }

        Assert.Null(server.Fault);
    }

    [Fact]
    public void A_window_opened_octet_by_octet_never_holds_more_than_the_output_bound()
    {
        var server = Given.Server(new() { MaxBufferedOutput = 4096 }).Receive(Wire.Settings((Connection.SettingId.InitialWindowSize, 0)), Wire.Request(1)).Forget();
        server.Engine.SendHeaders(server.Opened[0], Fields.Response, endStream: false);
        server.Engine.SendData(server.Opened[0], new byte[1_000_000], null, endStream: true);
        for (var i = 0; i < 4500 && server.Fault is null; i++) server.Receive(Wire.WindowUpdate(1, 1));
        Assert.InRange(server.Engine.Output.Length, 4096, 4200);
    }
}
