using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Ping;

/// <summary>RFC 9113, 6.7.</summary>
public sealed class PingTests
{
    [Fact]
    public void A_PING_is_answered_with_its_own_octets()
    {
        var server = Expect.Accepted(Given.Server, Wire.Ping(0x0123_4567_89ab_cdef));
        Assert.Equal([$"PING ACK {0x0123_4567_89ab_cdef}"], server.TakeSent());
        Assert.Equal(["ping"], server.Events);
    }

    [Fact]
    public void The_answer_to_our_PING_is_told_and_not_answered()
    {
        static Endpoint Asking()
        {
            var client = Given.Client();
            client.Engine.SendPing(42);
            return client.Forget();
        }

        var client = Expect.Accepted(Asking, Wire.Ping(42, ack: true));
        Assert.Equal(["pong 42"], client.Events);
        Assert.Empty(client.TakeSent());
    }

    [Fact]
    public void An_answer_that_nobody_asked_for_is_ignored() => Expect.Ignored(Given.Server, Wire.Ping(42, ack: true));

    [Fact]
    public void PING_on_a_stream_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, Wire.Frame(FrameType.Ping, FrameFlags.None, 1, new byte[8]));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(9)]
    public void PING_of_another_length_is_a_frame_size_error(int length) =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[length]));
}
