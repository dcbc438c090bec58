using Swoop.Http2.Output;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Sending;

/// <summary>A payload that was not copied is given back once, and never while some of it is still to be sent.</summary>
public sealed class ReferenceTests
{
    private const int Window = 65_535;

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void A_small_payload_is_copied_and_given_back_at_once(int length)
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[length], owner, endStream: false);
        Assert.Equal(1, owner.Disposed);
        Assert.True(client.Engine.Output.IsContiguous);
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(16_384)]
    [InlineData(60_000)]
    public void A_large_payload_is_given_back_when_it_was_sent(int length)
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[length], owner, endStream: true);
        Assert.Equal(0, owner.Disposed);
        var output = client.Engine.TakeOutput(new OutputBuffer());
        Assert.Equal(length, SentFrame.Parse(SentFrame.Bytes(output)).Sum(frame => frame.Payload.Length));
        output.Clear();
        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void An_empty_payload_is_given_back_at_once()
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], default, owner, endStream: true);
        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void Parts_sent_at_different_times_keep_the_payload_until_the_last()
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[Window + 5000], owner, endStream: true);
        client.Forget();
        Assert.Equal(0, owner.Disposed);
        client.Receive(Wire.WindowUpdate(0, 5000), Wire.WindowUpdate(1, 5000));
        Assert.Equal(0, owner.Disposed);
        Assert.Equal(["DATA 1 5000 END_STREAM"], client.TakeSent());
        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void A_last_part_that_is_copied_waits_for_the_parts_before_it()
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[16_384 + 10], owner, endStream: true);
        Assert.Equal(0, owner.Disposed);
        client.Forget();
        Assert.Equal(1, owner.Disposed);
    }

    public static TheoryData<string> Endings => ["reset by us", "reset by the peer", "fault", "goaway", "connection lost", "trailers"];

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_payload_that_waits_is_given_back_however_the_stream_ends(string ending)
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[Window], null, endStream: false);
        client.Forget();
        client.Engine.SendData(client.Opened[0], new byte[5000], owner, endStream: true);
        Assert.Equal(0, owner.Disposed);
        End(client, ending);
        Assert.Equal(1, owner.Disposed);
        client.Forget();
        client.Opened[0].Recycle();
        Assert.Equal(1, owner.Disposed);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_payload_of_which_a_part_is_on_its_way_is_given_back_after_that_part(string ending)
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        client.Engine.SendData(client.Opened[0], new byte[Window + 5000], owner, endStream: true);
        var beingSent = client.Engine.TakeOutput(new OutputBuffer());
        End(client, ending);
        client.Forget();
        Assert.Equal(0, owner.Disposed);
        beingSent.Clear();
        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void An_owner_may_call_the_engine()
    {
        var owner = new CountedOwner();
        var client = Given.ClientWithCall();
        var stream = client.Opened[0];
        client.Engine.SendData(stream, new byte[Window], null, endStream: false);
        client.Engine.SendData(stream, new byte[10], owner, endStream: true);
        owner.WhenDisposed = () =>
        {
            client.Engine.Reset(stream, ErrorCode.InternalError);
            client.Engine.SendData(stream, new byte[10], null, endStream: true);
        };
        client.Forget();
        client.Engine.Reset(stream, ErrorCode.Cancel);
        Assert.Equal(["RST_STREAM 1 Cancel"], client.TakeSent());
        Assert.Equal((1, 1), (owner.Disposed, stream.ClosedCalls));
    }

    private static void End(Endpoint client, string ending)
    {
        switch (ending)
        {
            case "reset by us":
                client.Engine.Reset(client.Opened[0], ErrorCode.Cancel);
                break;
            case "reset by the peer":
                client.Receive(Wire.Reset(1, ErrorCode.Cancel));
                break;
            case "fault":
                client.Receive(Wire.WindowUpdate(1, 0));
                break;
            case "goaway":
                client.Receive(Wire.GoAway(0, ErrorCode.NoError));
                break;
            case "trailers":
                client.Engine.SendHeaders(client.Opened[0], Fields.Trailers, endStream: true);
                break;
            default:
                client.Engine.CloseStreams();
                break;
        }
    }
}
