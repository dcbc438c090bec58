using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Data;

/// <summary>RFC 9113, 6.1.</summary>
public sealed class DataTests
{
    [Fact]
    public void DATA_on_stream_0_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Data(0, "x"));

    [Fact]
    public void Payload_and_its_end_are_told()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Data(1, "abc"), Wire.Data(1, "def", endStream: true));
        Assert.Equal(["data 1 abcdef end"], server.Events);
    }

    [Fact]
    public void An_empty_frame_may_end_the_stream()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Data(1, "", endStream: true));
        Assert.Equal(["data 1  end"], server.Events);
    }

    [Fact]
    public void An_empty_frame_that_ends_nothing_is_not_told() => Expect.Ignored(Given.ServerWithCall, Wire.Data(1, ""));

    [Fact]
    public void Padding_is_taken_off()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.PaddedData(1, "abc", 5), Wire.PaddedData(1, "", 3), Wire.PaddedData(1, "d", 0, endStream: true));
        Assert.Equal(["data 1 abcd end"], server.Events);
    }

    [Fact]
    public void A_frame_of_padding_alone_may_end_the_stream()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.PaddedData(1, "", 200, endStream: true));
        Assert.Equal(["data 1  end"], server.Events);
    }

    [Fact]
    public void As_much_padding_as_the_frame_is_long_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Frame(FrameType.Data, FrameFlags.Padded, 1, [3, 0, 0]));

    [Fact]
    public void A_padded_frame_without_a_pad_length_is_a_frame_size_error() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.ServerWithCall, Wire.Frame(FrameType.Data, FrameFlags.Padded, 1, []));

    [Fact]
    public void Credit_for_padding_comes_back_without_a_reader()
    {
        var server = Given.ServerWithCall();
        for (var i = 0; i < 64; i++) server.Receive(Wire.PaddedData(1, "", 255));
        Assert.Contains("WINDOW_UPDATE 1 16384", server.TakeSent());
    }

    [Fact]
    public void Padding_counts_against_the_streams_window() =>
        Expect.StreamError(
            ErrorCode.FlowControlError,
            1,
            () => Given.ServerWithCall().Receive(Wire.Repeat(3, Wire.Data(1, new string('x', 16_384)))).Receive(Wire.Data(1, new string('x', 16_300))).Forget(),
            Wire.PaddedData(1, "abc", 80));

    [Fact]
    public void A_client_refuses_DATA_before_the_responses_headers() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, Given.ClientWithCall, Wire.Data(1, "x"));

    [Fact]
    public void A_client_refuses_DATA_after_an_informational_response() =>
        Expect.StreamError(ErrorCode.ProtocolError, 1, () => Given.ClientWithCall().Receive(Wire.Headers(1, Block.Of((":status", "103")))).Forget(), Wire.Data(1, "x"));
}
