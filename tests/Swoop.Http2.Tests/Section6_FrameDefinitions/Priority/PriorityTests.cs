using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.Priority;

/// <summary>RFC 9113, 6.3.</summary>
public sealed class PriorityTests
{
    [Fact]
    public void PRIORITY_on_stream_0_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Priority(0));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void PRIORITY_of_another_length_is_a_stream_error(int length) =>
        Expect.StreamError(ErrorCode.FrameSizeError, 1, Given.ServerWithCall, Wire.Frame(FrameType.Priority, FrameFlags.None, 1, new byte[length]));

    [Fact]
    public void PRIORITY_of_another_length_ends_the_connection_where_there_is_no_stream_to_reset() =>
        Expect.ConnectionError(ErrorCode.FrameSizeError, Given.Server, Wire.Frame(FrameType.Priority, FrameFlags.None, 1, new byte[4]));

    [Fact]
    public void A_stream_that_depends_on_itself_is_a_protocol_error() =>
        Expect.ConnectionError(ErrorCode.ProtocolError, Given.Server, Wire.Priority(1, dependsOn: 1));

    [Fact]
    public void Priorities_are_ignored() => Expect.Ignored(Given.ServerWithCall, Wire.Priority(1, 3), Wire.Priority(3, 0x8000_0001), Wire.Priority(8));
}
