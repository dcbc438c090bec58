using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section4_Frames;

/// <summary>RFC 9113, 4.1 and 4.2.</summary>
public sealed class FrameFormatTests
{
    [Fact]
    public void Frames_of_an_unknown_type_are_ignored() =>
        Expect.Ignored(Given.Server, Wire.Frame((FrameType)0x16, (FrameFlags)0xff, 0, [1, 2, 3]), Wire.Frame((FrameType)0xff, 0, 77, []));

    [Fact]
    public void Flags_without_a_meaning_are_ignored()
    {
        var server = Expect.Accepted(Given.Server, Wire.Frame(FrameType.Ping, (FrameFlags)0xfe, 0, [0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.Equal(["PING ACK 5"], server.TakeSent());
    }

    [Fact]
    public void The_reserved_bit_before_the_stream_is_ignored()
    {
        var server = Expect.Accepted(Given.Server, Wire.Frame(FrameType.Headers, FrameFlags.EndHeaders, 0x8000_0001, Block.Request));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void The_reserved_bit_of_a_PING_is_ignored() =>
        Expect.Accepted(Given.Server, Wire.Frame(FrameType.Ping, FrameFlags.None, 0x8000_0000, new byte[8]));

    [Theory]
    [InlineData(FrameType.Data)]
    [InlineData(FrameType.Headers)]
    [InlineData(FrameType.Priority)]
    [InlineData(FrameType.RstStream)]
    [InlineData(FrameType.Settings)]
    [InlineData(FrameType.Ping)]
    [InlineData(FrameType.GoAway)]
    [InlineData(FrameType.WindowUpdate)]
    [InlineData((FrameType)0x77)]
    public void A_frame_longer_than_MAX_FRAME_SIZE_is_a_frame_size_error_before_its_payload_has_come(FrameType type) =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.ServerWithCall, Wire.Frame(16_385, type, FrameFlags.None, 1, []));

    [Fact]
    public void DATA_of_exactly_MAX_FRAME_SIZE_is_taken()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Data(1, new string('x', 16_384)));
        Assert.Equal("data 1 " + new string('x', 16_384), server.Events[0]);
    }

    [Fact]
    public void HEADERS_of_exactly_MAX_FRAME_SIZE_are_taken()
    {
        var block = Block.RequestWith(("x", ""));
        block = Block.RequestWith(("x", new string('v', 16_384 - block.Length - 2)));
        Assert.Equal(16_384, block.Length);
        var server = Expect.Accepted(() => Given.Server(new() { MaxHeaderListSize = 32 << 10 }), Wire.Headers(1, block));
        Assert.Equal("headers 1 Request", server.Events[^1]);
    }

    [Fact]
    public void A_larger_MAX_FRAME_SIZE_of_ours_lets_longer_frames_in()
    {
        var server = Expect.Accepted(
            () => Given.Server(new() { MaxFrameSize = 20_000 }), Wire.Request(1), Wire.Data(1, new string('x', 20_000), endStream: true));
        Assert.Equal("data 1 " + new string('x', 20_000) + " end", server.Events[^1]);
    }

    [Fact]
    public void Several_frames_in_one_input_are_all_read()
    {
        var server = Expect.Accepted(Given.Server, Wire.Ping(1), Wire.Ping(2), Wire.Request(1), Wire.Data(1, "abc", endStream: true), Wire.Ping(3));
        Assert.Equal(["ping", "ping", "headers 1 Request", "data 1 abc end", "ping"], server.Happenings);
        Assert.Equal(["PING ACK 1", "PING ACK 2", "PING ACK 3"], server.TakeSent());
    }

    [Fact]
    public void Payload_is_passed_on_as_it_arrives()
    {
        var server = Given.ServerWithCall().Receive(Wire.Data(1, "abcdef", endStream: true)[..12]);
        Assert.Equal(0, server.Unconsumed);
        Assert.Equal(["data 1 abc"], server.Events);
    }
}
