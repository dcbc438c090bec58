using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section7_ErrorCodes;

/// <summary>RFC 9113, 7: an unknown code means no more than INTERNAL_ERROR and causes nothing special.</summary>
public sealed class ErrorCodeTests
{
    private const ErrorCode Unknown = (ErrorCode)0xff;

    [Fact]
    public void GOAWAY_with_an_unknown_code_is_told_and_open_streams_go_on()
    {
        var client = Expect.Accepted(Given.ClientWithCall, Wire.GoAway(1, Unknown), Wire.Response(1), Wire.Trailers(1));
        Assert.Equal("headers 1 Trailers end", client.Events[^1]);
    }

    [Fact]
    public void GOAWAY_with_an_unknown_code_leaves_a_server_at_work()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.GoAway(0, Unknown));
        Assert.Equal(1, server.Engine.OpenStreams);
        Expect.AssertUsable(server);
    }

    [Fact]
    public void RST_STREAM_with_an_unknown_code_closes_its_stream_alone()
    {
        var server = Expect.Accepted(Given.ServerWithCall, Wire.Reset(1, Unknown));
        Assert.Equal(0, server.Engine.OpenStreams);
        Expect.AssertUsable(server);
    }
}
