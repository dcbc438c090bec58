using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.PushPromise;

/// <summary>RFC 9113, 6.6: we never allow push.</summary>
public sealed class PushPromiseTests
{
    private static readonly byte[] _promise = Wire.Frame(FrameType.PushPromise, FrameFlags.EndHeaders, 1, [0, 0, 0, 2, .. Block.Request]);

    [Fact]
    public void A_client_ends_the_connection() => Expect.ConnectionError(ErrorCode.ProtocolError, Given.ClientWithCall, _promise);

    [Fact]
    public void A_server_ends_the_connection() => Expect.ConnectionError(ErrorCode.ProtocolError, Given.ServerWithCall, _promise);
}
