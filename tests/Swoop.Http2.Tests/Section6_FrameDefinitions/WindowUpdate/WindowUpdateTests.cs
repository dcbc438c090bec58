using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.WindowUpdate;

/// <summary>RFC 9113, 6.9, as the receiver of WINDOW_UPDATE.</summary>
public sealed class WindowUpdateTests
{
    private const int Window = 65_535;

    /// <summary>A client whose stream 1 has 100 octets more to send than its window lets it.</summary>
    private static Endpoint Blocked()
    {
        var client = Given.ClientWithCall().Receive(Wire.WindowUpdate(0, 1_000_000)).Forget();
        client.Engine.SendData(client.Opened[0], new byte[Window + 100], null, endStream: true);
        return client.Forget();
    }

    [Fact]
    public void An_increment_of_0_on_a_stream_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ServerWithCall, Wire.WindowUpdate(1, 0));

    [Fact]
    public void An_increment_of_0_on_the_connection_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.WindowUpdate(0, 0));

    [Theory]
    [InlineData(0u, 3)]
    [InlineData(1u, 5)]
    public void WINDOW_UPDATE_of_another_length_is_a_frame_size_error(uint stream, int length) =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.ServerWithCall, Wire.Frame(FrameType.WindowUpdate, FrameFlags.None, stream, new byte[length]));

    [Fact]
    public void A_streams_window_above_the_limit_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.FlowControlError, 1, Given.ServerWithCall, Wire.WindowUpdate(1, 0x7fff_ffff - Window), Wire.WindowUpdate(1, 1));

    [Fact]
    public void A_connections_window_above_the_limit_is_a_flow_control_error() =>
        Expect.ConnectionError(ErrorCode.FlowControlError, Given.Server, Wire.WindowUpdate(0, 0x7fff_ffff - Window), Wire.WindowUpdate(0, 1));

    [Fact]
    public void A_window_may_reach_the_limit() =>
        Expect.Accepted(Given.ServerWithCall, Wire.WindowUpdate(1, 0x7fff_ffff - Window), Wire.WindowUpdate(0, 0x7fff_ffff - Window));

    [Fact]
    public void The_reserved_bit_is_ignored() => Expect.Accepted(Given.Server, Wire.WindowUpdate(0, 0x8000_0001));

    [Fact]
    public void DATA_waits_for_the_streams_window_and_goes_on_with_it()
    {
        var client = Expect.Accepted(Blocked, Wire.WindowUpdate(1, 40));
        Assert.Equal(["DATA 1 40"], client.TakeSent());
        client.Receive(Wire.WindowUpdate(1, 1000));
        Assert.Equal(["DATA 1 60 END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void DATA_waits_for_the_connections_window_and_goes_on_with_it()
    {
        static Endpoint Given()
        {
            var client = Kit.Given.ClientWithCall().Receive(Wire.WindowUpdate(1, 1_000_000)).Forget();
            client.Engine.SendData(client.Opened[0], new byte[Window + 100], null, endStream: true);
            return client.Forget();
        }

        var client = Expect.Accepted(Given, Wire.WindowUpdate(0, 40));
        Assert.Equal(["DATA 1 40"], client.TakeSent());
        client.Receive(Wire.WindowUpdate(0, 1000));
        Assert.Equal(["DATA 1 60 END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void A_larger_initial_window_lets_waiting_DATA_go_on()
    {
        var client = Expect.Accepted(Blocked, Wire.Settings((SettingId.InitialWindowSize, Window + 30)));
        Assert.Equal(["SETTINGS ACK", "DATA 1 30"], client.TakeSent());
    }

    [Fact]
    public void A_smaller_initial_window_may_make_a_window_negative()
    {
        // The window is spent; -35,535 after SETTINGS.
        var client = Expect.Accepted(Blocked, Wire.Settings((SettingId.InitialWindowSize, 30_000)), Wire.WindowUpdate(1, 35_535));
        Assert.Equal(["SETTINGS ACK"], client.TakeSent());
        client.Receive(Wire.WindowUpdate(1, 1));
        Assert.Equal(["DATA 1 1"], client.TakeSent());
    }

    [Fact]
    public void A_new_stream_begins_with_the_window_that_SETTINGS_say()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.InitialWindowSize, 3))).Forget();
        var stream = client.Open();
        client.Engine.SendHeaders(stream, Fields.Request, endStream: false);
        client.Engine.SendData(stream, new byte[10], null, endStream: false);
        Assert.Equal(["HEADERS 1", "DATA 1 3"], client.TakeSent());
    }

    [Fact]
    public void END_STREAM_without_octets_needs_no_window()
    {
        var client = Given.ClientWithCall().Receive(Wire.Settings((SettingId.InitialWindowSize, 0))).Forget();
        client.Engine.SendData(client.Opened[0], default, null, endStream: true);
        Assert.Equal(["DATA 1  END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void A_small_payload_that_does_not_fit_is_left_to_its_sender()
    {
        var client = Given.ClientWithCall().Receive(Wire.Settings((SettingId.InitialWindowSize, 2))).Forget();
        Assert.False(client.Engine.TrySendData(client.Opened[0], "abc"u8, endStream: false));
        Assert.True(client.Engine.TrySendData(client.Opened[0], "ab"u8, endStream: false));
        Assert.False(client.Engine.TrySendData(client.Opened[0], "c"u8, endStream: false));
        Assert.True(client.Engine.TrySendData(client.Opened[0], default, endStream: true));
        Assert.Equal(["DATA 1 ab END_STREAM"], client.TakeSent());
    }
}
