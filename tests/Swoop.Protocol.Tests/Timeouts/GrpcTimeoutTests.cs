using System.Text;
using Grpc.Core;
using Swoop.Protocol.Timeouts;

namespace Swoop.Protocol.Tests.Timeouts;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", TimeSpan.TicksPerHour)]
    [InlineData("2M", 2 * TimeSpan.TicksPerMinute)]
    [InlineData("3S", 3 * TimeSpan.TicksPerSecond)]
    [InlineData("4m", 4 * TimeSpan.TicksPerMillisecond)]
    [InlineData("5u", 5 * TimeSpan.TicksPerMicrosecond)]
    [InlineData("00000006S", 6 * TimeSpan.TicksPerSecond)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void A_timeout_is_up_to_eight_digits_and_a_unit(string value, long ticks)
    {
        Assert.True(TryParse(value, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("100n", 1)]
    [InlineData("101n", 2)]
    [InlineData("99999999n", 1_000_000)]
    public void Nanoseconds_are_rounded_up_to_ticks(string value, long ticks)
    {
        Assert.True(TryParse(value, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("0S")]
    [InlineData("00000000H")]
    public void Zero_is_valid_and_means_already_expired(string value)
    {
        Assert.True(TryParse(value, out var timeout));
        Assert.Equal(TimeSpan.Zero, timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("123456789S")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1 S")]
    [InlineData("1.5S")]
    [InlineData("0x1S")]
    [InlineData("1SS")]
    public void Anything_else_is_malformed(string value) => Assert.False(TryParse(value, out _));

    [Fact]
    public void A_malformed_timeout_is_INTERNAL()
    {
        var status = GrpcTimeout.Malformed("soon"u8);
        Assert.Equal(StatusCode.Internal, status.StatusCode);
        Assert.Contains("soon", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(1_000_001, "100001u")]
    [InlineData(TimeSpan.TicksPerSecond, "1000000u")]
    [InlineData(100 * TimeSpan.TicksPerSecond, "100000m")]
    [InlineData((100 * TimeSpan.TicksPerSecond) + 1, "100001m")]
    [InlineData(100_000 * TimeSpan.TicksPerSecond, "100000S")]
    [InlineData(100_000_000 * TimeSpan.TicksPerSecond, "1666667M")]
    [InlineData((99_999_999 * TimeSpan.TicksPerMinute) + 1, "1666667H")]
    public void The_finest_unit_of_eight_digits_is_used_and_fractions_are_rounded_up(long ticks, string expected)
        => Assert.Equal(expected, Format(new TimeSpan(ticks)));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(100_000_000 * TimeSpan.TicksPerHour)]
    public void A_timeout_too_long_for_eight_digits_is_clamped(long ticks)
        => Assert.Equal("99999999H", Format(new TimeSpan(ticks)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_deadline_that_has_passed_is_sent_as_the_shortest_timeout(long ticks)
        => Assert.Equal("1n", Format(new TimeSpan(ticks)));

    [Fact]
    public void What_was_written_is_read_back_never_shorter_and_by_less_than_a_thousandth_longer()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var ticks = random.NextInt64(1, 1L << random.Next(1, 61));
            Assert.True(TryParse(Format(new TimeSpan(ticks)), out var read));
            Assert.InRange(read.Ticks, ticks, ticks + (ticks / 1000));
        }
    }

    [Fact]
    public void A_deadline_ends_where_the_calendar_ends()
    {
        var now = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.True(TryParse("99999999H", out var timeout));

        Assert.Equal(DateTime.MaxValue, GrpcTimeout.DeadlineAfter(timeout, now));
        Assert.Equal(DateTimeKind.Utc, GrpcTimeout.DeadlineAfter(timeout, now).Kind);
        Assert.Equal(now.AddSeconds(1), GrpcTimeout.DeadlineAfter(TimeSpan.FromSeconds(1), now));
    }

    [Fact]
    public void Reading_and_writing_cost_no_allocation()
        => Assert.Equal(0, Allocations.Of(() =>
        {
            Span<byte> buffer = stackalloc byte[GrpcTimeout.MaxLength];
            var length = GrpcTimeout.Format(TimeSpan.FromSeconds(29.5), buffer);
            Assert.True(GrpcTimeout.TryParse(buffer[..length], out _));
        }));

    private static bool TryParse(string value, out TimeSpan timeout) => GrpcTimeout.TryParse(Encoding.ASCII.GetBytes(value), out timeout);

    private static string Format(TimeSpan timeout)
    {
        var buffer = new byte[GrpcTimeout.MaxLength];
        return Encoding.ASCII.GetString(buffer.AsSpan(0, GrpcTimeout.Format(timeout, buffer)));
    }
}
