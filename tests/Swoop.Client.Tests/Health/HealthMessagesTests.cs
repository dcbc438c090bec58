using Swoop.Client.Subchannels;

namespace Swoop.Client.Tests.Health;

public sealed class HealthMessagesTests
{
    [Fact]
    public void A_request_names_its_service()
    {
        Assert.Empty(HealthMessages.Request(""));
        Assert.Equal([0x0A, 3, 0xC3, 0xBC, (byte)'a'], HealthMessages.Request("\u00fca"));
        Assert.Equal([0x0A, 0xC8, 0x01], HealthMessages.Request(new string('x', 200))[..3]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0801", 1)]
    [InlineData("08010802", 2)]
    [InlineData("1205616263646508019D06010203041903000000000000000803", 3)]
    [InlineData("10018008FF01", 0)]
    [InlineData("08FFFFFFFFFFFFFFFFFF01", ulong.MaxValue)]
    public void A_status_is_read_whatever_else_there_is(string hex, ulong expected)
    {
        Assert.True(HealthMessages.TryReadStatus(Convert.FromHexString(hex), out var status));
        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("1205")]
    [InlineData("0B")]
    [InlineData("09010203")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    public void What_is_no_message_is_not_read(string hex) => Assert.False(HealthMessages.TryReadStatus(Convert.FromHexString(hex), out _));
}
