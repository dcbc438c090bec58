using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Sending;

/// <summary>Many streams share the connection fairly, and a stream leaves the ring when it closes.</summary>
public sealed class SendRingTests
{
    private const int Window = 65_535;

    /// <summary>A client with three streams of 30,000 octets each, and a connection whose window is spent.</summary>
    private static Endpoint Waiting()
    {
        var client = Given.Client();
        for (var i = 0; i < 4; i++) client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: false);
        client.Engine.SendData(client.Opened[3], new byte[Window], null, endStream: true);
        for (var i = 0; i < 3; i++) client.Engine.SendData(client.Opened[i], new byte[30_000], null, endStream: true);
        return client.Forget();
    }

    [Fact]
    public void Streams_take_turns_frame_by_frame()
    {
        var client = Waiting().Receive(Wire.WindowUpdate(0, 1_000_000));
        Assert.Equal(
            ["DATA 1 16384", "DATA 3 16384", "DATA 5 16384", "DATA 1 13616 END_STREAM", "DATA 3 13616 END_STREAM", "DATA 5 13616 END_STREAM"],
            client.TakeSent());
    }

    [Fact]
    public void A_turn_that_the_connections_window_cut_short_is_over()
    {
        var client = Waiting().Receive(Wire.WindowUpdate(0, 10), Wire.WindowUpdate(0, 10), Wire.WindowUpdate(0, 10), Wire.WindowUpdate(0, 10));
        Assert.Equal(["DATA 1 10", "DATA 3 10", "DATA 5 10", "DATA 1 10"], client.TakeSent());
    }

    [Theory]
    [InlineData(0, "DATA 3 16384", "DATA 5 16384")]
    [InlineData(1, "DATA 1 16384", "DATA 5 16384")]
    [InlineData(2, "DATA 1 16384", "DATA 3 16384")]
    public void A_stream_that_is_reset_leaves_the_ring_from_any_place(int reset, string first, string second)
    {
        var client = Waiting();
        client.Engine.Reset(client.Opened[reset], ErrorCode.Cancel);
        client.Opened[reset].Recycle();
        client.Forget().Receive(Wire.WindowUpdate(0, 32_768));
        Assert.Equal([first, second], client.TakeSent());
    }

    [Fact]
    public void An_object_that_left_the_ring_can_stand_in_another_engines_ring()
    {
        var client = Waiting();
        var shared = client.Opened[1];
        client.Engine.Reset(shared, ErrorCode.Cancel);
        shared.Recycle();
        var other = Given.Client();
        other.MakeStream = () => shared;
        other.Engine.SendHeaders(other.Open(), Fields.Request, endStream: false);
        other.Engine.SendData(shared, new byte[Window + 5], null, endStream: true);
        other.Receive(Wire.WindowUpdate(0, 100)).Forget();
        client.Forget().Receive(Wire.WindowUpdate(0, 1_000_000));
        Assert.DoesNotContain(client.TakeFrames(), frame => frame.Stream == 3);
        other.Receive(Wire.WindowUpdate(1, 5));
        Assert.Equal(["DATA 1 5 END_STREAM"], other.TakeSent());
    }

    [Fact]
    public void A_stream_without_window_waits_outside_of_the_ring_and_comes_back()
    {
        var client = Given.ClientWithCall().Receive(Wire.WindowUpdate(0, 1_000_000)).Forget();
        client.Engine.SendData(client.Opened[0], new byte[Window + 7], null, endStream: false);
        client.Forget();
        client.Engine.Pump();
        Assert.Empty(client.TakeSent());
        client.Engine.SendData(client.Opened[0], new byte[3], null, endStream: true);
        Assert.Equal(10, client.Opened[0].QueuedOctets);
        client.Receive(Wire.WindowUpdate(1, 100));
        Assert.Equal(["DATA 1 10 END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void A_small_payload_does_not_overtake_its_own_streams_queue()
    {
        var client = Waiting();
        client.Engine.SendHeaders(client.Open(), Fields.Request, endStream: false);
        client.Receive(Wire.WindowUpdate(0, 1));
        Assert.False(client.Engine.TrySendData(client.Opened[0], "x"u8, endStream: false));
    }

    [Fact]
    public void Output_is_bounded_and_goes_on_when_it_was_taken()
    {
        var client = Given.Client(new() { MaxBufferedOutput = 20_000 });
        var stream = client.Open();
        client.Engine.SendHeaders(stream, Fields.Request, endStream: false);
        client.Forget();
        client.Engine.SendData(stream, new byte[50_000], null, endStream: true);
        Assert.Equal(["DATA 1 16384", "DATA 1 16384"], client.TakeSent());
        Assert.False(client.Engine.TrySendData(stream, "x"u8, endStream: false));
        client.Engine.Pump();
        Assert.Equal(["DATA 1 16384", "DATA 1 848 END_STREAM"], client.TakeSent());
        Assert.Equal(4, stream.ShrunkCalls);
    }

    [Fact]
    public void A_sender_that_refills_its_queue_whenever_it_shrinks_does_not_grow_the_call_stack()
    {
        var client = Given.ClientWithCall().Receive(Wire.WindowUpdate(0, 10_000_000), Wire.WindowUpdate(1, 10_000_000)).Forget();
        var stream = client.Opened[0];
        var left = 100_000;
        stream.WhenShrunk = () =>
        {
            if (left-- > 0) client.Engine.SendData(stream, new byte[1], null, endStream: left == 0);
            client.TakeBytes();
        };
        client.Engine.SendData(stream, new byte[1], null, endStream: false);
        client.Engine.Pump();
        Assert.Equal(Streams.HalfState.Closed, stream.Local);
    }

    [Fact]
    public void A_stream_may_be_reset_and_recycled_when_its_queue_shrinks()
    {
        var client = Waiting();
        var stream = client.Opened[0];
        stream.WhenClosed = stream.Recycle;
        stream.WhenShrunk = () => client.Engine.Reset(stream, ErrorCode.Cancel);
        client.Receive(Wire.WindowUpdate(0, 32_768));
        Assert.Equal(["DATA 1 16384", "RST_STREAM 1 Cancel", "DATA 3 16384"], client.TakeSent());
    }
}
