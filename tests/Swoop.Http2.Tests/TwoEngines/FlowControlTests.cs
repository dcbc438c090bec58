using Swoop.Http2.Connection;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.TwoEngines;

public sealed class FlowControlTests
{
    private static void ReadAtOnce(Endpoint endpoint) => endpoint.InData = endpoint.Engine.ReturnCredit;

    [Fact]
    public void A_large_upload_arrives_whole_and_in_order()
    {
        var pair = Pair.Connected();
        ReadAtOnce(pair.Server);
        var (call, _) = pair.Call();
        var payload = new byte[3_000_000];
        new Random(1).NextBytes(payload);
        var owner = new CountedOwner();
        pair.Client.Engine.SendData(call, payload, owner, endStream: true);
        pair.Pump();
        Assert.Equal("data 1 " + System.Text.Encoding.Latin1.GetString(payload) + " end", pair.Server.Events[^1]);
        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void Nothing_more_than_the_window_is_sent_to_a_reader_that_does_not_read()
    {
        var pair = Pair.Connected(server: new() { MaxWindow = 0 });
        var (call, handler) = pair.Call();
        pair.Client.Engine.SendData(call, new byte[1_000_000], null, endStream: true);
        pair.Pump();
        Assert.Equal(65_535, pair.FromClient.Where(frame => frame.Type == Frames.FrameType.Data).Sum(frame => frame.Payload.Length));
        Assert.Equal(1_000_000 - 65_535, call.QueuedOctets);
        pair.Server.Engine.ReturnCredit(handler, 65_535);
        pair.Pump();
        Assert.Equal(1_000_000 - (2 * 65_535), call.QueuedOctets);
    }

    [Fact]
    public void Fifty_uploads_share_the_connection_evenly()
    {
        var pair = Pair.Connected();
        ReadAtOnce(pair.Server);
        for (var i = 0; i < 50; i++)
        {
            var (call, _) = pair.Call();
            pair.Client.Engine.SendData(call, new byte[200_000], null, endStream: true);
        }

        pair.Pump();
        var data = pair.FromClient.Where(frame => frame.Type == Frames.FrameType.Data).ToList();
        Assert.Equal(50, data.Count(frame => frame.EndsStream));
        Assert.Equal(50 * 200_000, data.Sum(frame => frame.Payload.Length));
        Assert.Null(pair.Server.Fault);
        Assert.Equal(0, pair.Client.Engine.Opened());
    }

    [Fact]
    public void A_window_that_shrinks_under_a_call_stops_it_until_it_is_positive_again()
    {
        var pair = Pair.Connected(server: new() { MaxWindow = 0 });
        var (call, handler) = pair.Call();
        pair.Client.Engine.SendData(call, new byte[60_000], null, endStream: false);
        pair.Pump();
        pair.Client.Receive(Wire.Settings((SettingId.InitialWindowSize, 10_000)));
        pair.Client.Engine.SendData(call, new byte[1000], null, endStream: true);
        Assert.Equal(1000, call.QueuedOctets);
        pair.Client.Receive(Wire.WindowUpdate(1, 50_000), Wire.WindowUpdate(1, 600));
        Assert.Equal(400, call.QueuedOctets);
        pair.Client.Receive(Wire.Settings((SettingId.InitialWindowSize, 65_535)));
        pair.Pump();
        Assert.Equal(0, call.QueuedOctets);
        Assert.Equal(HalfClosed, (handler.Remote, pair.Server.Fault));
    }

    private static (Streams.HalfState, Fault?) HalfClosed => (Streams.HalfState.Closed, null);

    [Fact]
    public void A_download_of_very_many_small_messages_never_looks_like_a_flood()
    {
        var pair = Pair.Connected(client: new() { MaxWindow = 0 });
        var (call, handler) = pair.Call(endStream: true);
        // A receiver that gives back every frame by itself, to the stream and to the connection.
        pair.Client.InData = (stream, octets) =>
        {
            pair.Client.Engine.ReturnCredit(stream, octets);
            pair.Server.Receive(Wire.WindowUpdate(stream.Id.Value, (uint)octets), Wire.WindowUpdate(0, (uint)octets));
        };
        pair.Server.Engine.SendHeaders(handler, Fields.Response, endStream: false);
        for (var i = 0; i < 20_000; i++)
        {
            Assert.True(pair.Server.Engine.TrySendData(handler, new byte[20], endStream: false));
            pair.Client.Receive(pair.Server.TakeBytes());
            pair.Client.TakeBytes();
        }

        Assert.Null(pair.Server.Fault);
        Assert.Equal(Streams.HalfState.Open, call.Remote);
    }

    [Fact]
    public void An_idle_connection_that_is_kept_alive_for_days_never_looks_like_a_flood()
    {
        var pair = Pair.Connected();
        for (var i = 0; i < 20_000; i++)
        {
            pair.Client.Now += 10_000_000;
            pair.Server.Now += 10_000_000;
            pair.Client.Engine.SendPing((ulong)i);
            pair.Server.Engine.SendPing((ulong)i);
            pair.Pump();
        }

        Assert.Null(pair.Client.Fault);
        Assert.Null(pair.Server.Fault);
        Assert.Equal(20_000, pair.Client.Events.Count(text => text.StartsWith("pong")));
    }
}

internal static class EngineExtensions
{
    /// <summary>How many streams still have something to send.</summary>
    public static int Opened(this Http2Engine engine) => engine.Streams.Count(stream => stream.QueuedOctets > 0);
}
