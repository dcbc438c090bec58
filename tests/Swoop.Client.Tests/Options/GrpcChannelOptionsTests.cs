using Swoop.Client.Tests.Kit;
using Swoop.Http2.Frames;

namespace Swoop.Client.Tests.Options;

public class GrpcChannelOptionsTests
{
    public static TheoryData<GrpcChannelOptions> OutsideTheirRanges =>
    [
        new() { MaxReceiveMessageSize = -1 },
        new() { MaxSendMessageSize = -1 },
        new() { SendBufferSize = 0 },
        new() { InitialStreamWindow = 65_534 },
        new() { InitialConnectionWindow = 1 },
        new() { MaxWindowGrowth = -1 },
        new() { MaxHeaderListSize = 0 },
        new() { RetryBufferSize = -1 },
        new() { RetryBufferSizeTotal = -1 },
        new() { MaxTransparentRetries = -1 },
    ];

    [Theory]
    [MemberData(nameof(OutsideTheirRanges))]
    public void Options_outside_their_ranges_are_refused(GrpcChannelOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GrpcChannel.ForAddress("http://localhost:1", options));

    [Theory]
    [InlineData(0, false)]
    [InlineData(32 << 20, true)]
    public async Task Windows_grow_together_as_far_as_the_options_say(int growth, bool grows)
    {
        await using var server = new FakeServer(new GrpcChannelOptions { MaxWindowGrowth = growth }, usesClock: true);
        using var call = server.Channel.Ask();
        var connection = await server.AcceptAsync();
        var stream = (await connection.RequestAsync()).Stream;
        // A message of a mebibyte, of which half a window comes, which is measured, and then the other half within the same round trip.
        await connection.SendAsync(Wire.Response(stream), Wire.Data(stream, [0, 0, 16, 0, 0]), Wire.Data(stream, new byte[16_384]), Wire.Data(stream, new byte[16_384]));
        var measuring = await connection.NextAsync(FrameType.Ping);
        await connection.SendAsync(
            Wire.Data(stream, new byte[16_384]), Wire.Data(stream, new byte[16_000]), Wire.Frame(FrameType.Ping, FrameFlags.Ack, 0, measuring.Payload), Wire.Ping(9));
        var next = await connection.NextAsync(static frame => frame.Type == FrameType.Settings || frame.ToString() == "PING ACK 9");
        Assert.Equal(grows ? FrameType.Settings : FrameType.Ping, next.Type);
    }
}
