using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Attacks;

/// <summary>CVE-2023-44487 and CVE-2025-8671: streams that are opened to be reset.</summary>
public sealed class ResetFloodTests
{
    private const uint Attempts = 3000;

    /// <summary>Opens a stream after the other until the server has had enough; how many it took.</summary>
    private static uint AttackWith(Endpoint server, Func<uint, byte[]> frames)
    {
        for (var i = 0u; i < Attempts; i++)
        {
            server.Receive(frames((i * 2) + 1));
            // A handler that notices the reset and ends at once.
            while (server.Engine.UsedSlots > server.Engine.OpenStreams) server.Engine.ReleaseSlot();
            if (server.Fault is not null) return i;
            server.Forget();
        }

        return Attempts;
    }

    private static void AssertStopped(Endpoint server, uint after)
    {
        Assert.InRange(after, 900u, 1100u);
        Assert.Equal(ErrorCode.EnhanceYourCalm, server.Fault?.Code);
        Assert.EndsWith("EnhanceYourCalm", server.TakeSent()[^1]);
    }

    [Fact]
    public void Rapid_reset_is_stopped()
    {
        var server = Given.Server();
        AssertStopped(server, AttackWith(server, id => Wire.Join(Wire.Request(id, endStream: true), Wire.Reset(id, ErrorCode.Cancel))));
    }

    [Fact]
    public void Rapid_reset_is_refused_while_handlers_still_run()
    {
        var server = Given.Server();
        for (var id = 1u; id < 400; id += 2) server.Receive(Wire.Request(id, endStream: true), Wire.Reset(id, ErrorCode.Cancel));
        Assert.Equal(100, server.Opened.Count);
        Assert.Equal(100, server.TakeSent().Count(text => text.EndsWith("RefusedStream")));
    }

    [Theory]
    [InlineData("window of 0")]
    [InlineData("window overflow")]
    [InlineData("data after the end")]
    [InlineData("wrong priority")]
    [InlineData("malformed request")]
    public void Resets_that_the_peer_provokes_are_stopped(string trick)
    {
        var server = Given.Server();
        AssertStopped(server, AttackWith(server, id => trick switch
        {
            "window of 0" => Wire.Join(Wire.Request(id), Wire.WindowUpdate(id, 0)),
            "window overflow" => Wire.Join(Wire.Request(id), Wire.WindowUpdate(id, 0x7fff_ffff)),
            "data after the end" => Wire.Join(Wire.Request(id, endStream: true), Wire.Data(id, "x")),
            "wrong priority" => Wire.Join(Wire.Request(id), Wire.Frame(Frames.FrameType.Priority, 0, id, [1])),
            _ => Wire.Headers(id, Block.RequestWith(("Upper", "x"))),
        }));
    }

    [Fact]
    public void Streams_opened_beyond_the_limit_are_stopped()
    {
        var server = Given.Server(new() { MaxConcurrentStreams = 0 });
        AssertStopped(server, AttackWith(server, id => Wire.Request(id, endStream: true)));
    }

    [Fact]
    public void DATA_on_finished_streams_is_stopped()
    {
        var server = Given.ServerWithFinishedCall();
        var sent = 0u;
        for (; sent < Attempts && server.Receive(Wire.Data(1, "x")).Fault is null; sent++) server.Forget();
        // Once we have reset a stream, what follows is ignored.
        Assert.Equal(Attempts, sent);
        Assert.Empty(server.TakeSent());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Header_blocks_on_streams_that_nobody_looks_at_are_stopped(bool isGoingAway)
    {
        var server = Given.ServerWithCancelledCall();
        if (isGoingAway) server.Engine.SendGoAway(server.Engine.HighestPeerStream, ErrorCode.NoError, "");
        var id = 1u;
        for (var i = 0; i < 1000; i++) Assert.Null(server.Receive(Wire.Trailers(isGoingAway ? id += 2 : id)).Fault);
        Assert.Equal(ErrorCode.EnhanceYourCalm, server.Receive(Wire.Trailers(isGoingAway ? id + 2 : id)).Fault?.Code);
    }

    [Fact]
    public void Resets_are_earned_back_with_time()
    {
        var server = Given.Server();
        var id = 1u;
        for (var second = 0; second < 60; second++)
        {
            server.Now += 1_000_000;
            for (var i = 0; i < 200; i++, id += 2)
            {
                server.Receive(Wire.Request(id), Wire.Reset(id, ErrorCode.Cancel));
                server.Engine.ReleaseSlot();
            }
        }

        Assert.Null(server.Fault);
    }
}
