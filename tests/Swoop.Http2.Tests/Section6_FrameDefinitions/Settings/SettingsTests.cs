using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Settings;

/// <summary>RFC 9113, 6.5.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void SETTINGS_are_applied_acknowledged_and_told()
    {
        var client = Expect.Accepted(
            Given.Client,
            Wire.Settings((SettingId.MaxConcurrentStreams, 7), (SettingId.InitialWindowSize, 1000), (SettingId.MaxFrameSize, 20_000), (SettingId.MaxHeaderListSize, 99), (SettingId.HeaderTableSize, 50)));
        Assert.Equal(["SETTINGS ACK"], client.TakeSent());
        Assert.Equal(["settings"], client.Events);
        var peer = client.Engine.Peer;
        Assert.Equal((7u, 1000, 20_000, 99u, 50), (peer.MaxConcurrentStreams, peer.InitialWindowSize, peer.MaxFrameSize, peer.MaxHeaderListSize, peer.HeaderTableSize));
    }

    [Fact]
    public void Of_a_setting_that_comes_twice_the_last_value_counts()
    {
        var client = Given.Client().Receive(Wire.Settings((SettingId.InitialWindowSize, 100), (SettingId.InitialWindowSize, 1)));
        Assert.Equal(1, client.Engine.Peer.InitialWindowSize);
    }

    [Fact]
    public void Unknown_settings_are_ignored()
    {
        var server = Expect.Accepted(Given.Server, Wire.Settings((SettingId.MaxConcurrentStreams, 1), ((SettingId)0xfe03, 1), ((SettingId)0, 9)));
        Assert.Equal(["SETTINGS ACK"], server.TakeSent());
    }

    [Fact]
    public void SETTINGS_on_a_stream_are_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Frame(FrameType.Settings, FrameFlags.None, 1, []));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    public void SETTINGS_that_are_no_multiple_of_six_octets_are_a_frame_size_error(int length) =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Frame(FrameType.Settings, FrameFlags.None, 0, new byte[length]));

    [Fact]
    public void An_acknowledgement_with_a_payload_is_a_frame_size_error() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Frame(FrameType.Settings, FrameFlags.Ack, 0, new byte[6]));

    [Theory]
    [InlineData(SettingId.EnablePush, 2u, ErrorCode.ProtocolError)]
    [InlineData(SettingId.InitialWindowSize, 0x8000_0000u, ErrorCode.FlowControlError)]
    [InlineData(SettingId.InitialWindowSize, 0xffff_ffffu, ErrorCode.FlowControlError)]
    [InlineData(SettingId.MaxFrameSize, 16_383u, ErrorCode.ProtocolError)]
    [InlineData(SettingId.MaxFrameSize, 1u << 24, ErrorCode.ProtocolError)]
    [InlineData(SettingId.MaxFrameSize, 0u, ErrorCode.ProtocolError)]
    public void A_value_outside_of_its_range_is_a_connection_error(SettingId id, uint value, ErrorCode code) =>
        Expect.ConnectionError(code, Given.Server, Wire.Settings((id, value)));

    [Fact]
    public void A_server_must_not_enable_push() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Client, Wire.Settings((SettingId.EnablePush, 1)));

    [Fact]
    public void A_client_may_enable_push() => Expect.Accepted(Given.Server, Wire.Settings((SettingId.EnablePush, 1)));

    [Theory]
    [InlineData(SettingId.InitialWindowSize, 0x7fff_ffffu)]
    [InlineData(SettingId.InitialWindowSize, 0u)]
    [InlineData(SettingId.MaxFrameSize, (1u << 24) - 1)]
    [InlineData(SettingId.HeaderTableSize, 0xffff_ffffu)]
    [InlineData(SettingId.MaxConcurrentStreams, 0xffff_ffffu)]
    [InlineData(SettingId.MaxHeaderListSize, 0xffff_ffffu)]
    public void The_outermost_values_are_taken(SettingId id, uint value) => Expect.Accepted(Given.Server, Wire.Settings((id, value)));

    [Fact]
    public void A_window_that_SETTINGS_raise_above_the_limit_is_a_flow_control_error() =>
        Expect.ConnectionError(
            ErrorCode.FlowControlError, () => Given.ServerWithCall().Receive(Wire.WindowUpdate(1, 0x7fff_ffff - 65_535)).Forget(), Wire.Settings((SettingId.InitialWindowSize, 65_536)));

    [Fact]
    public void Every_SETTINGS_frame_is_acknowledged()
    {
        var server = Expect.Accepted(Given.Server, Wire.Settings(), Wire.Settings((SettingId.MaxFrameSize, 16_384)), Wire.Settings());
        Assert.Equal(["SETTINGS ACK", "SETTINGS ACK", "SETTINGS ACK"], server.TakeSent());
    }

    [Fact]
    public void A_lower_MAX_FRAME_SIZE_holds_for_the_next_frame()
    {
        var client = Given.ClientWithCall().Receive(Wire.Settings((SettingId.MaxFrameSize, 30_000))).Forget();
        client.Engine.SendData(client.Opened[0], new byte[35_000], null, endStream: false);
        Assert.Equal(["DATA 1 30000", "DATA 1 5000"], client.TakeSent());
        client.Receive(Wire.Settings((SettingId.MaxFrameSize, 16_384))).Forget();
        client.Engine.SendData(client.Opened[0], new byte[20_000], null, endStream: false);
        Assert.Equal(["DATA 1 16384", "DATA 1 3616"], client.TakeSent());
    }
}
