using Grpc.Core;
using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class MessageAssemblerTests
{
    private static readonly byte[][] _payloads = [Wire.Payload(3), [], Wire.Payload(1), Wire.Payload(70), [], []];

    private static byte[] Stream => [.. _payloads.SelectMany((payload, i) => Wire.Frame(payload, (byte)(i % 2)))];

    [Fact]
    public void Messages_come_out_whole_when_the_input_is_cut_at_every_byte()
    {
        var stream = Stream;
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var driver = new AssemblerDriver();
            driver.Feed(stream.AsSpan(0, cut));
            driver.Feed(stream.AsSpan(cut));
            AssertAllArrived(driver);
        }
    }

    [Fact]
    public void Messages_come_out_whole_when_each_byte_comes_alone()
    {
        var driver = new AssemblerDriver();
        foreach (var octet in Stream)
            driver.Feed([octet]);
        AssertAllArrived(driver);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_come_out_whole_when_the_input_is_cut_at_random(int seed)
    {
        var random = new Random(seed);
        var payloads = Enumerable.Range(0, 60).Select(i => Wire.Payload(random.Next(random.Next(100_000)), i)).ToArray();
        ReadOnlySpan<byte> rest = payloads.SelectMany(payload => Wire.Frame(payload)).ToArray();
        var driver = new AssemblerDriver();
        while (!rest.IsEmpty)
        {
            var count = Math.Min(rest.Length, random.Next(random.Next(1, 40_000)));
            driver.Feed(rest[..count]);
            rest = rest[count..];
        }
        Assert.Equal(payloads, driver.Messages.Select(message => message.Payload));
    }

    [Fact]
    public void Input_behind_a_message_is_left_for_the_next_call()
    {
        var assembler = new MessageAssembler(100);
        ReadOnlySpan<byte> input = (byte[])[.. Wire.Frame([1, 2]), 9, 9];

        Assert.Equal(AssemblyResult.Message, assembler.Feed(ref input, out var message));

        Assert.Equal([9, 9], input.ToArray());
        message.Return();
    }

    [Fact]
    public void A_message_over_the_limit_is_RESOURCE_EXHAUSTED_as_soon_as_it_is_announced()
    {
        var driver = new AssemblerDriver(maxReceiveSize: 10);

        Assert.Equal(AssemblyResult.Fault, driver.Feed(Wire.Prefix(11)));

        Assert.Equal(StatusCode.ResourceExhausted, driver.Fault?.StatusCode);
        Assert.Contains("11 bytes; the limit is 10", driver.Fault?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_exactly_the_limit_is_accepted()
    {
        var driver = new AssemblerDriver(maxReceiveSize: 10);
        driver.Feed(Wire.Frame(Wire.Payload(10)));
        Assert.Single(driver.Messages);
    }

    [Fact]
    public void An_announcement_longer_than_any_array_is_over_every_limit()
    {
        var driver = new AssemblerDriver();
        Assert.Equal(AssemblyResult.Fault, driver.Feed(Wire.Prefix(uint.MaxValue)));
        Assert.Equal(StatusCode.ResourceExhausted, driver.Fault?.StatusCode);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    public void A_flag_above_1_is_INTERNAL(byte flags)
    {
        var driver = new AssemblerDriver();
        Assert.Equal(AssemblyResult.Fault, driver.Feed(Wire.Frame([], flags)));
        Assert.Equal(StatusCode.Internal, driver.Fault?.StatusCode);
    }

    [Fact]
    public void A_fault_stays()
    {
        var driver = new AssemblerDriver();
        driver.Feed(Wire.Prefix(0, flags: 7));

        Assert.Equal(AssemblyResult.Fault, driver.Feed(Wire.Frame([1])));
        Assert.Equal(StatusCode.Internal, driver.EndOfStream()?.StatusCode);
        Assert.False(driver.HasPartialMessage);
        Assert.Empty(driver.Messages);
    }

    [Fact]
    public void An_end_of_stream_inside_a_message_is_INTERNAL()
    {
        var frame = Wire.Frame([1, 2, 3]);
        for (var cut = 1; cut < frame.Length; cut++)
        {
            var driver = new AssemblerDriver();
            driver.Feed(frame.AsSpan(0, cut));
            Assert.True(driver.HasPartialMessage);
            Assert.Equal(StatusCode.Internal, driver.EndOfStream()?.StatusCode);
            driver.Release();
            Assert.False(driver.HasPartialMessage);
        }
    }

    [Fact]
    public void An_end_of_stream_between_messages_is_no_fault()
    {
        var driver = new AssemblerDriver();
        Assert.Null(driver.EndOfStream());
        driver.Feed(Wire.Frame([1]));
        Assert.Null(driver.EndOfStream());
    }

    private static void AssertAllArrived(AssemblerDriver driver)
    {
        Assert.Equal(_payloads, driver.Messages.Select(message => message.Payload));
        Assert.All(driver.Messages, (message, i) => Assert.Equal(i % 2, message.Flags));
        Assert.False(driver.HasPartialMessage);
        Assert.Null(driver.Fault);
    }
}
