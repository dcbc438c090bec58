namespace Swoop.Http2.Tests.Kit;

/// <summary>What an engine makes of frames, fed whole and cut at each byte.</summary>
internal static class Expect
{
    /// <summary>The connection ends: the last thing sent is GOAWAY with this code, and nothing more is received.</summary>
    public static Endpoint ConnectionError(ErrorCode code, Func<Endpoint> given, params byte[][] frames)
    {
        var endpoint = Cut.Everywhere(given, frames);
        Assert.Equal((FaultScope.Connection, code), (endpoint.Fault?.Scope, endpoint.Fault?.Code));
        Assert.Equal($"GOAWAY {endpoint.Engine.HighestPeerStream} {code}", endpoint.TakeSent()[^1]);
        Assert.Equal(code, endpoint.Receive(Wire.Ping()).Fault?.Code);
        Assert.Empty(endpoint.TakeSent());
        return endpoint;
    }

    /// <summary>The stream is reset with this code; the connection goes on.</summary>
    public static Endpoint StreamError(ErrorCode code, uint stream, Func<Endpoint> given, params byte[][] frames)
    {
        var endpoint = Cut.Everywhere(given, frames);
        Assert.Null(endpoint.Fault);
        var sent = endpoint.TakeSent();
        Assert.Contains($"RST_STREAM {stream} {code}", sent);
        Assert.Single(sent, text => text.StartsWith("RST_STREAM", StringComparison.Ordinal));
        AssertUsable(endpoint);
        return endpoint;
    }

    /// <summary>Nobody complains.</summary>
    public static Endpoint Accepted(Func<Endpoint> given, params byte[][] frames)
    {
        var endpoint = Cut.Everywhere(given, frames);
        Assert.Null(endpoint.Fault);
        Assert.DoesNotContain(SentFrame.Parse(SentFrame.Bytes(endpoint.Engine.Output)), frame => frame.Type is Frames.FrameType.RstStream or Frames.FrameType.GoAway);
        Assert.Equal(0, endpoint.Unconsumed);
        return endpoint;
    }

    /// <summary>Nobody complains and nobody is told.</summary>
    public static Endpoint Ignored(Func<Endpoint> given, params byte[][] frames)
    {
        var endpoint = Accepted(given, frames);
        Assert.Empty(endpoint.Events);
        AssertUsable(endpoint);
        return endpoint;
    }

    /// <summary>The connection still answers a PING, and a server still takes a call whose fields mean what they say.</summary>
    public static void AssertUsable(Endpoint endpoint)
    {
        endpoint.Forget();
        Assert.Null(endpoint.Receive(Wire.Ping(9)).Fault);
        Assert.Equal(["PING ACK 9"], endpoint.TakeSent());
        if (endpoint.Engine.Role != Role.Server) return;
        var next = endpoint.Engine.HighestPeerStream.Value + 2 | 1;
        endpoint.Forget().Receive(Wire.Request(next, endStream: true));
        Assert.Equal($"headers {next} Request end", endpoint.Events[^1]);
        Assert.Equal(Block.RequestFields.Length + 1, endpoint.Events.Count);
    }
}
