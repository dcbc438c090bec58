using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class MessagePrefixTests
{
    [Fact]
    public void The_length_is_big_endian_behind_the_flags()
    {
        var bytes = Wire.Prefix(0x01020304, flags: 1);

        Assert.Equal([1, 1, 2, 3, 4], bytes);
        Assert.Equal(new MessagePrefix(1, 0x01020304), MessagePrefix.Read(bytes));
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    [InlineData(3, true, true)]
    [InlineData(0x80, false, true)]
    public void Only_the_lowest_flag_is_known(byte flags, bool compressed, bool unknown)
    {
        var prefix = new MessagePrefix(flags, 0);

        Assert.Equal(compressed, prefix.IsCompressed);
        Assert.Equal(unknown, prefix.HasUnknownFlags);
    }

    [Fact]
    public void A_prefix_needs_five_bytes()
    {
        Assert.ThrowsAny<Exception>(() => MessagePrefix.Read(new byte[4]));
        Assert.ThrowsAny<Exception>(() => new MessagePrefix(0, 0).Write(new byte[4]));
    }
}
