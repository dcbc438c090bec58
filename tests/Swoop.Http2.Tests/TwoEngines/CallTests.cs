using Swoop.Http2.Connection;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.TwoEngines;

public sealed class CallTests
{
    [Fact]
    public void A_unary_call_goes_there_and_back()
    {
        var pair = Pair.Connected();
        var (call, handler) = pair.Call();
        pair.Client.Engine.TrySendData(call, "ask"u8, endStream: true);
        pair.Pump();
        Assert.Equal(["headers 1 Request", "data 1 ask end"], pair.Server.Happenings);
        pair.Server.Engine.SendHeaders(handler, Fields.Response, endStream: false);
        pair.Server.Engine.TrySendData(handler, "answer"u8, endStream: false);
        pair.Server.Engine.SendHeaders(handler, Fields.Trailers, endStream: true);
        pair.Pump();
        Assert.Equal(["headers 1 Response", "data 1 answer", "headers 1 Trailers end"], pair.Client.Happenings);
        Assert.Equal((1, 1), (call.ClosedCalls, handler.ClosedCalls));
        Assert.Equal((0, 0, 1), (pair.Client.Engine.OpenStreams, pair.Server.Engine.OpenStreams, pair.Server.Engine.UsedSlots));
    }

    [Fact]
    public void Very_many_calls_leave_nothing_behind()
    {
        var pair = Pair.Connected();
        for (var i = 0; i < 5000; i++)
        {
            var (_, handler) = pair.Call(endStream: true);
            pair.Server.Engine.SendHeaders(handler, Fields.TrailersOnly, endStream: true);
            pair.Server.Engine.ReleaseSlot();
            pair.Pump();
        }

        Assert.Null(pair.Client.Fault);
        Assert.Null(pair.Server.Fault);
        Assert.Equal((0, 0, 0), (pair.Client.Engine.OpenStreams, pair.Server.Engine.OpenStreams, pair.Server.Engine.UsedSlots));
        Assert.Equal(5000, pair.Client.Opened.Sum(stream => stream.ClosedCalls));
        // From the second call on a request is a few indexed octets.
        Assert.True(pair.FromClient[^1].Payload.Length <= 8);
    }

    [Fact]
    public void A_client_that_cancels_half_of_very_many_calls_is_no_attacker()
    {
        var pair = Pair.Connected();
        for (var i = 0; i < 5000; i++)
        {
            var (call, handler) = pair.Call(endStream: true);
            if (i % 2 == 0) pair.Client.Engine.Reset(call, ErrorCode.Cancel);
            else pair.Server.Engine.SendHeaders(handler, Fields.TrailersOnly, endStream: true);
            pair.Server.Engine.ReleaseSlot();
            pair.Pump();
        }

        Assert.Null(pair.Server.Fault);
    }

    [Fact]
    public void Metadata_of_all_octets_comes_through()
    {
        var pair = Pair.Connected();
        var value = new string([.. Enumerable.Range(1, 255).Where(octet => octet is not ('\r' or '\n')).Select(octet => (char)octet)]);
        for (var i = 0; i < 3; i++)
        {
            pair.Client.Forget();
            pair.Server.Forget();
            pair.Client.Engine.SendHeaders(pair.Client.Open(), new Fields([.. Block.RequestFields, ("x-odd", value), ("x-odd", "")]), endStream: true);
            pair.Pump();
            Assert.Contains(pair.Server.Events, text => text.EndsWith($" x-odd={value}"));
            Assert.Contains(pair.Server.Events, text => text.EndsWith(" x-odd="));
        }
    }

    [Fact]
    public void A_refused_call_is_seen_by_the_client_and_the_next_one_works()
    {
        var pair = Pair.Connected(server: new() { MaxConcurrentStreams = 1 });
        pair.Call();
        pair.Client.Receive(Wire.Settings((SettingId.MaxConcurrentStreams, 100)));
        pair.Client.Engine.SendHeaders(pair.Client.Open(), new Fields([.. Block.RequestFields, ("x-new", "1")]), endStream: true);
        pair.Pump();
        Assert.Equal("reset 3 RefusedStream", pair.Client.Events[^1]);
        pair.Server.Engine.Reset(pair.Server.Opened[0], ErrorCode.Cancel);
        pair.Server.Engine.ReleaseSlot();
        pair.Client.Engine.SendHeaders(pair.Client.Open(), new Fields([.. Block.RequestFields, ("x-new", "1")]), endStream: true);
        pair.Pump();
        Assert.Contains("field 5 x-new=1", pair.Server.Events);
        Assert.Null(pair.Server.Fault);
    }

    [Fact]
    public void A_graceful_shutdown_lets_open_calls_end()
    {
        var pair = Pair.Connected();
        var (call, handler) = pair.Call(endStream: true);
        pair.Server.Engine.SendGoAway(StreamId.Max, ErrorCode.NoError, "");
        pair.Pump();
        Assert.False(pair.Client.Engine.CanOpenStream);
        pair.Server.Engine.SendGoAway(pair.Server.Engine.HighestPeerStream, ErrorCode.NoError, "");
        pair.Server.Engine.SendHeaders(handler, Fields.TrailersOnly, endStream: true);
        pair.Pump();
        Assert.Equal("headers 1 Response end", pair.Client.Events[^1]);
        Assert.Equal(1, call.ClosedCalls);
        Assert.DoesNotContain(pair.Client.Events, text => text.StartsWith("unprocessed"));
    }

    [Fact]
    public void A_call_that_crosses_the_last_GOAWAY_is_unprocessed()
    {
        var pair = Pair.Connected();
        pair.Server.Engine.SendGoAway(new StreamId(0), ErrorCode.NoError, "");
        pair.Client.Engine.SendHeaders(pair.Client.Open(), Fields.Request, endStream: true);
        pair.Pump();
        Assert.Equal(["goaway 0 NoError", "unprocessed 1"], pair.Client.Events);
        Assert.Empty(pair.Server.Events);
    }
}
