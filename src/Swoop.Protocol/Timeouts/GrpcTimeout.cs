using System.Buffers.Text;
using Grpc.Core;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Timeouts;

// grpc-timeout = 1*8DIGIT unit        unit: H hours, M minutes, S seconds, m milli-, u micro-, n nanoseconds

/// <summary>The value of <c>grpc-timeout</c> (gRPC over HTTP/2, "Timeout").</summary>
public static class GrpcTimeout
{
    /// <summary>Bytes that <see cref="Format"/> needs at most: eight digits and the unit.</summary>
    public const int MaxLength = 9;

    private const long LargestNumber = 99_999_999;
    private const int MostDigits = 8;
    private const int NanosecondsPerTick = 100;

    /// <summary>Reads a timeout. A value of zero is valid and means that the deadline has already passed.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="timeout">
    /// Between zero and 99,999,999 hours, which is within the range of <see cref="TimeSpan"/> but beyond that of dates and timers:
    /// see <see cref="DeadlineAfter"/>. Nanoseconds are rounded up to ticks of 100 ns.
    /// </param>
    /// <returns>False for anything but one to eight digits and a known unit; the call is then answered with <see cref="Malformed"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out TimeSpan timeout)
    {
        timeout = default;
        if (value.Length is < 2 or > MaxLength)
            return false;
        long number = 0;
        foreach (var digit in value[..^1])
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = (number * 10) + (digit - '0');
        }
        long ticks = value[^1] switch
        {
            (byte)'H' => number * TimeSpan.TicksPerHour,
            (byte)'M' => number * TimeSpan.TicksPerMinute,
            (byte)'S' => number * TimeSpan.TicksPerSecond,
            (byte)'m' => number * TimeSpan.TicksPerMillisecond,
            (byte)'u' => number * TimeSpan.TicksPerMicrosecond,
            (byte)'n' => DivideRoundingUp(number, NanosecondsPerTick),
            _ => -1,
        };
        timeout = new TimeSpan(Math.Max(ticks, 0));
        return ticks >= 0;
    }

    /// <summary>Writes a timeout in the finest unit that needs no more than eight digits.</summary>
    /// <param name="timeout">
    /// What is left until the deadline. Nothing or less is written as <c>1n</c>: zero says the same by the rules, but some servers
    /// take it for "no deadline". More than 99,999,999 hours is written as that.
    /// </param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    /// <remarks>Fractions of the unit are rounded up, so that the server never gives up before the client does.</remarks>
    public static int Format(TimeSpan timeout, Span<byte> destination)
    {
        var ticks = timeout.Ticks;
        if (ticks <= 0)
            return Write(1, 'n', destination);
        if (ticks <= LargestNumber / NanosecondsPerTick)
            return Write(ticks * NanosecondsPerTick, 'n', destination);
        if (Fits(ticks, TimeSpan.TicksPerMicrosecond, out var number))
            return Write(number, 'u', destination);
        if (Fits(ticks, TimeSpan.TicksPerMillisecond, out number))
            return Write(number, 'm', destination);
        if (Fits(ticks, TimeSpan.TicksPerSecond, out number))
            return Write(number, 'S', destination);
        if (Fits(ticks, TimeSpan.TicksPerMinute, out number))
            return Write(number, 'M', destination);
        return Write(Math.Min(DivideRoundingUp(ticks, TimeSpan.TicksPerHour), LargestNumber), 'H', destination);
    }

    /// <summary>The moment at which a timeout that starts now ends; <see cref="DateTime.MaxValue"/> where the calendar ends first.</summary>
    public static DateTime DeadlineAfter(TimeSpan timeout, DateTime now)
        => timeout.Ticks >= DateTime.MaxValue.Ticks - now.Ticks ? DateTime.SpecifyKind(DateTime.MaxValue, now.Kind) : now + timeout;

    /// <summary>The answer to a timeout that cannot be read: INTERNAL, under HTTP status 400.</summary>
    public static Status Malformed(ReadOnlySpan<byte> value)
        => new(StatusCode.Internal, $"The value \"{ReceivedText.Show(value)}\" of grpc-timeout is not one to eight digits and a unit (H, M, S, m, u, n).");

    private static bool Fits(long ticks, long ticksPerUnit, out long number)
    {
        number = DivideRoundingUp(ticks, ticksPerUnit);
        return number <= LargestNumber;
    }

    // Not (a + b - 1) / b: a may be TimeSpan.MaxValue.
    private static long DivideRoundingUp(long value, long divisor)
        => (value / divisor) + (value % divisor > 0 ? 1 : 0);

    private static int Write(long number, char unit, Span<byte> destination)
    {
        if (!Utf8Formatter.TryFormat(number, destination, out var written) || written > MostDigits || written == destination.Length)
            throw new ArgumentException($"A timeout needs up to {MaxLength} bytes.", nameof(destination));
        destination[written] = (byte)unit;
        return written + 1;
    }
}
