using System.Text;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Sending;

public sealed class SharedFrameTests
{
    [Fact]
    public void Small_payloads_of_one_stream_that_leave_together_share_a_frame()
    {
        var client = Given.ClientWithCall();
        Send(client, "ab", "cd", "ef");
        client.Engine.TrySendData(client.Opened[0], "gh"u8, endStream: true);
        Assert.Equal(["DATA 1 abcdefgh END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void The_end_of_a_stream_is_told_by_the_frame_that_waits()
    {
        var client = Given.ClientWithCall();
        Send(client, "ab");
        client.Engine.SendData(client.Opened[0], default, null, endStream: true);
        Assert.Equal(["DATA 1 ab END_STREAM"], client.TakeSent());
    }

    [Fact]
    public void What_was_taken_is_not_touched_any_more()
    {
        var client = Given.ClientWithCall();
        Send(client, "ab");
        var taken = client.Engine.TakeOutput(new Output.OutputBuffer());
        Send(client, "cd");
        Assert.Equal(["DATA 1 cd"], client.TakeSent());
        Assert.Equal("ab", Encoding.ASCII.GetString(taken.WrittenSpan[^2..]));

        // The same buffer again, with other frames where the first one stood.
        taken.Clear();
        client.Engine.TakeOutput(taken);
        client.Engine.SendPing(1);
        Send(client, "ef");
        Assert.Equal(["PING", "DATA 1 ef"], client.TakeSent());
    }

    [Fact]
    public void Another_frame_in_between_begins_a_new_one()
    {
        var client = Given.ClientWithCall();
        Send(client, "ab");
        client.Engine.SendPing(1);
        Send(client, "cd");
        var other = client.Open();
        client.Engine.SendHeaders(other, Fields.Request, endStream: false);
        client.Engine.TrySendData(other, "ef"u8, endStream: false);
        Send(client, "gh");
        Assert.Equal(["DATA 1 ab", "PING", "DATA 1 cd", "HEADERS 3", "DATA 3 ef", "DATA 1 gh"], client.TakeSent());
    }

    [Fact]
    public void A_large_payload_in_between_begins_a_new_one()
    {
        var client = Given.ClientWithCall();
        Send(client, "ab");
        client.Engine.SendData(client.Opened[0], new byte[10_000], null, endStream: false);
        Send(client, "cd");
        Assert.Equal(["DATA 1 ab", "DATA 1 10000", "DATA 1 cd"], client.TakeSent());
    }

    [Fact]
    public void No_frame_grows_beyond_what_the_peer_accepts()
    {
        var client = Given.ClientWithCall();
        for (var i = 0; i < 17; i++) client.Engine.TrySendData(client.Opened[0], new byte[1000], endStream: false);
        Assert.Equal(["DATA 1 16000", "DATA 1 1000"], client.TakeSent());
    }

    private static void Send(Endpoint client, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts) Assert.True(client.Engine.TrySendData(client.Opened[0], Encoding.ASCII.GetBytes(text), endStream: false));
    }
}
