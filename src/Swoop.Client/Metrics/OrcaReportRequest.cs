namespace Swoop.Client.Metrics;

/// <summary>Asks for reports of load (<c>xds.service.orca.v3.OrcaLoadReportRequest</c>, gRFC A51).</summary>
/// <remarks>
/// <code>
///   field 1, google.protobuf.Duration report_interval:   0A length | 08 seconds | 10 nanoseconds
/// </code>
/// </remarks>
internal static class OrcaReportRequest
{
    private const int LongestDuration = 24;

    /// <summary>Writes a request.</summary>
    /// <param name="period">How often the server should report; not negative.</param>
    public static byte[] Write(TimeSpan period)
    {
        Span<byte> duration = stackalloc byte[LongestDuration];
        var length = WriteField(duration, 1, period.Ticks / TimeSpan.TicksPerSecond);
        length += WriteField(duration[length..], 2, period.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        return [0x0A, (byte)length, .. duration[..length]];
    }

    // Proto3 leaves out what is zero.
    private static int WriteField(Span<byte> output, int field, long value)
    {
        if (value == 0) return 0;
        var length = 0;
        output[length++] = (byte)(field << 3);
        for (; value >= 0x80; value >>= 7) output[length++] = (byte)(value | 0x80);
        output[length++] = (byte)value;
        return length;
    }
}
