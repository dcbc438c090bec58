using Swoop.Client.Metrics;
using Swoop.Client.Tests.Simulation;

namespace Swoop.Client.Tests.Balancing.WeightedRoundRobin;

public sealed class OrcaLoadReportTests
{
    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        var report = new OrcaLoadReport(0.5, 0.75, 1000, 3);
        Assert.True(OrcaLoadReport.TryParse(OrcaBytes.Of(report), out var read));
        Assert.Equal(report, read);
    }

    [Fact]
    public void What_is_not_known_is_skipped()
    {
        // rps = 300 (varint), request_cost {"a": 1.0} (a message), mem_utilization = 1.0, then cpu_utilization = 0.5, and a 32-bit field 15.
        byte[] message = [0x18, 0xAC, 0x02, 0x22, 12, 0x0A, 1, (byte)'a', 0x11, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x11, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F,
            0x09, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0x7D, 1, 2, 3, 4];
        Assert.True(OrcaLoadReport.TryParse(message, out var report));
        Assert.Equal(new OrcaLoadReport(0.5, 0, 0, 0), report);
    }

    [Fact]
    public void Nothing_is_a_report_of_nothing()
    {
        Assert.True(OrcaLoadReport.TryParse([], out var report));
        Assert.Equal(default, report);
    }

    [Theory]
    [InlineData(new byte[] { 0x09, 1, 2 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x22, 5, 1 })]
    [InlineData(new byte[] { 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public void What_is_malformed_is_no_report(byte[] message) => Assert.False(OrcaLoadReport.TryParse(message, out _));
}
