using Swoop.Http2.Hpack;

namespace Swoop.Http2.Tests.Hpack.Integers;

public class IntegerTests
{
    [Theory]
    [InlineData(10, 5, "0a")]
    [InlineData(1337, 5, "1f9a0a")]
    [InlineData(42, 8, "2a")]
    public void C_1_examples_are_written_and_read(int value, int prefixBits, string hex)
    {
        Assert.Equal(hex, Write(value, prefixBits));
        Assert.Equal(value, Read(hex, prefixBits));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Values_around_every_boundary_survive(int prefixBits)
    {
        var prefixMax = (1 << prefixBits) - 1;
        int[] values =
        [
            0, 1, prefixMax - 1, prefixMax, prefixMax + 1, prefixMax + 127, prefixMax + 128, prefixMax + 16383, prefixMax + 16384,
            prefixMax + (1 << 21), prefixMax + (1 << 28) - 1, prefixMax + (1 << 28), int.MaxValue - 1, int.MaxValue,
        ];
        foreach (var value in values) Assert.Equal(value, Read(Write(value, prefixBits), prefixBits));
    }

    [Fact]
    public void The_pattern_in_front_of_the_prefix_is_kept_and_ignored()
    {
        var bytes = new byte[HpackInteger.MaxLength];
        Assert.Equal(1, HpackInteger.Write(bytes, 0xe0, 5, 10));
        Assert.Equal(0xea, bytes[0]);
        Assert.Equal(10, Read("ea", 5));
    }

    [Fact]
    public void A_value_padded_with_empty_octets_is_read_up_to_five_of_them()
    {
        Assert.Equal(31, Read("1f8080808000", 5));
        Assert.Equal(HpackError.IntegerTooLarge, Error("1f808080808000", 5));
    }

    [Theory]
    [InlineData("1fe1ffffff07", HpackError.IntegerTooLarge)] // 2^31
    [InlineData("1fffffffff7f", HpackError.IntegerTooLarge)]
    [InlineData("1fffffffffff", HpackError.IntegerTooLarge)]
    [InlineData("1fffffffffffffffffffff01", HpackError.IntegerTooLarge)]
    [InlineData("", HpackError.Truncated)]
    [InlineData("1f", HpackError.Truncated)]
    [InlineData("1f80", HpackError.Truncated)]
    [InlineData("1f80808080", HpackError.Truncated)]
    public void Too_much_and_too_little_are_errors(string hex, HpackError expected) => Assert.Equal(expected, Error(hex, 5));

    [Fact]
    public void The_largest_value_is_int_MaxValue() => Assert.Equal(int.MaxValue, Read("1fe0ffffff07", 5));

    private static string Write(int value, int prefixBits)
    {
        var bytes = new byte[HpackInteger.MaxLength];
        return Convert.ToHexStringLower(bytes.AsSpan(0, HpackInteger.Write(bytes, 0, prefixBits, value)));
    }

    private static int Read(string hex, int prefixBits)
    {
        var bytes = Convert.FromHexString(hex);
        var offset = 0;
        Assert.Equal(HpackError.None, HpackInteger.Read(bytes, ref offset, prefixBits, out var value));
        Assert.Equal(bytes.Length, offset);
        return value;
    }

    private static HpackError Error(string hex, int prefixBits)
    {
        var offset = 0;
        return HpackInteger.Read(Convert.FromHexString(hex), ref offset, prefixBits, out _);
    }
}
