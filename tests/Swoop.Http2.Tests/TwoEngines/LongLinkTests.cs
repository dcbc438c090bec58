using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.TwoEngines;

/// <summary>Windows grow on a long fat link, by a virtual clock.</summary>
public sealed class LongLinkTests
{
    private const long HalfRoundTrip = 50_000;

    [Fact]
    public void A_download_fills_a_long_link_after_a_few_round_trips()
    {
        var (seconds, window) = Download(new(), 100_000_000);
        // With 64 KiB for each 100 ms it would be 150 s.
        Assert.InRange(seconds, 0, 5);
        Assert.InRange(window, 1 << 20, 16 << 20);
    }

    [Fact]
    public void Windows_do_not_grow_above_their_limit()
    {
        var (_, window) = Download(new() { MaxWindow = 300_000 }, 10_000_000);
        Assert.Equal(300_000, window);
    }

    [Fact]
    public void Windows_stay_where_growing_is_not_allowed()
    {
        var (seconds, window) = Download(new() { MaxWindow = 0 }, 1_000_000);
        Assert.Equal(65_535, window);
        Assert.InRange(seconds, 1, 3);
    }

    [Fact]
    public void Small_calls_are_never_measured()
    {
        var pair = Pair.Connected();
        for (var i = 0; i < 1000; i++)
        {
            pair.Server.Now += 10_000;
            var (call, handler) = pair.Call();
            pair.Client.Engine.TrySendData(call, new byte[1000], endStream: true);
            pair.Pump();
            pair.Server.Engine.SendHeaders(handler, Fields.TrailersOnly, endStream: true);
            pair.Server.Engine.ReleaseSlot();
            pair.Pump();
        }

        Assert.DoesNotContain(pair.FromServer, frame => frame.Type == FrameType.Ping);
    }

    /// <summary>Downloads over a link of unlimited bandwidth; how long that took, and the stream window at its end.</summary>
    private static (double Seconds, long Window) Download(Http2EngineOptions client, int length)
    {
        var pair = Pair.Connected(client);
        pair.Client.InData = pair.Client.Engine.ReturnCredit;
        var (call, handler) = pair.Call(endStream: true);
        pair.Server.Engine.SendHeaders(handler, Fields.Response, endStream: false);
        pair.Server.Engine.SendData(handler, new byte[length], null, endStream: true);
        var window = 65_535L;
        var now = 0L;
        for (; call.Remote == Streams.HalfState.Open; now += HalfRoundTrip)
        {
            Assert.InRange(now, 0, 1_000_000_000);
            pair.Client.Now = pair.Server.Now = now;
            foreach (var burst in Flight(pair.Server)) pair.Client.Receive(burst);
            pair.Client.Now = pair.Server.Now = now += HalfRoundTrip;
            var answer = pair.Client.TakeBytes();
            window = Math.Max(window, call.ReceiveWindow.Size);
            pair.Server.Receive(answer);
            Assert.Null(pair.Client.Fault);
            Assert.Null(pair.Server.Fault);
        }

        return (now / 1e6, window);
    }

    /// <summary>All that the sender may put on the way before anything comes back.</summary>
    private static IEnumerable<byte[]> Flight(Endpoint sender)
    {
        for (var bytes = sender.TakeBytes(); bytes.Length > 0; bytes = sender.TakeBytes())
        {
            yield return bytes;
            sender.Engine.Pump();
        }
    }
}
