using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Section6_FrameDefinitions.WindowUpdate;

/// <summary>RFC 9113, 5.2 and 6.9, as the receiver of DATA.</summary>
public sealed class ReceiveWindowTests
{
    private static readonly byte[] _full = Wire.Join(Wire.Repeat(3, Wire.Data(1, new byte[16_384])), Wire.Data(1, new byte[16_383]));

    private static Endpoint Full() => Given.ServerWithCall().Receive(_full).Forget();

    [Fact]
    public void A_stream_may_send_all_of_its_window() => Assert.Null(Full().Fault);

    [Fact]
    public void DATA_beyond_the_streams_window_is_a_stream_error() =>
        Expect.StreamError(ErrorCode.FlowControlError, 1, Full, Wire.Data(1, "x"));

    [Fact]
    public void An_empty_frame_fits_into_a_spent_window()
    {
        var server = Expect.Accepted(Full, Wire.Data(1, "", endStream: true));
        Assert.Equal(["data 1  end"], server.Events);
    }

    [Fact]
    public void DATA_beyond_the_connections_window_is_a_flow_control_error()
    {
        // One frame as long as all of the connection's window and one octet more.
        static Endpoint Small() => Given.Server(new() { InitialConnectionWindow = 65_535, MaxFrameSize = 100_000 }).Receive(Wire.Request(1)).Forget();
        Expect.ConnectionError(ErrorCode.FlowControlError, Small, Wire.Data(1, new byte[65_536]));
    }

    [Fact]
    public void A_streams_credit_comes_back_in_quarters_as_its_reader_returns_it()
    {
        var server = Full();
        var stream = server.Opened[0];
        server.Engine.ReturnCredit(stream, 16_382);
        Assert.Empty(server.TakeSent());
        server.Engine.ReturnCredit(stream, 1);
        Assert.Equal(["WINDOW_UPDATE 1 16383"], server.TakeSent());
        Assert.Null(server.Receive(Wire.Data(1, new byte[16_383])).Fault);
        Assert.Equal(1, server.Engine.OpenStreams);
    }

    [Fact]
    public void After_END_STREAM_no_credit_is_given()
    {
        var server = Full().Receive(Wire.Data(1, "", endStream: true));
        server.Engine.ReturnCredit(server.Opened[0], 60_000);
        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public void The_connections_credit_comes_back_although_nobody_reads()
    {
        var server = Given.Server(new() { InitialConnectionWindow = 65_535, MaxWindow = 65_535 }).Receive(Wire.Request(1), Wire.Request(3)).Forget();
        server.Receive(_full);
        Assert.Equal(["WINDOW_UPDATE 0 16384", "WINDOW_UPDATE 0 16384", "WINDOW_UPDATE 0 16384", "WINDOW_UPDATE 0 16383"], server.TakeSent());
        server.Receive(Wire.Data(3, "abc", endStream: true));
        Assert.Equal("data 3 abc end", server.Events[^1]);
    }
}
