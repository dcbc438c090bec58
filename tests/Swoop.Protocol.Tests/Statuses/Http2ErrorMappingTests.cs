using Grpc.Core;
using Swoop.Protocol.Statuses;

namespace Swoop.Protocol.Tests.Statuses;

public sealed class Http2ErrorMappingTests
{
    [Theory]
    [InlineData(0x0, "NO_ERROR", StatusCode.Internal)]
    [InlineData(0x1, "PROTOCOL_ERROR", StatusCode.Internal)]
    [InlineData(0x2, "INTERNAL_ERROR", StatusCode.Internal)]
    [InlineData(0x3, "FLOW_CONTROL_ERROR", StatusCode.Internal)]
    [InlineData(0x4, "SETTINGS_TIMEOUT", StatusCode.Internal)]
    [InlineData(0x5, "STREAM_CLOSED", StatusCode.Internal)]
    [InlineData(0x6, "FRAME_SIZE_ERROR", StatusCode.Internal)]
    [InlineData(0x7, "REFUSED_STREAM", StatusCode.Unavailable)]
    [InlineData(0x8, "CANCEL", StatusCode.Cancelled)]
    [InlineData(0x9, "COMPRESSION_ERROR", StatusCode.Internal)]
    [InlineData(0xa, "CONNECT_ERROR", StatusCode.Internal)]
    [InlineData(0xb, "ENHANCE_YOUR_CALM", StatusCode.ResourceExhausted)]
    [InlineData(0xc, "INADEQUATE_SECURITY", StatusCode.PermissionDenied)]
    [InlineData(0xd, "HTTP_1_1_REQUIRED", StatusCode.Internal)]
    [InlineData(0xdead, "UNKNOWN", StatusCode.Internal)]
    public void A_reset_has_the_status_of_its_error_code_and_names_it(uint errorCode, string name, StatusCode code)
    {
        var status = Http2ErrorMapping.ToStatus(errorCode, deadlinePassed: false);

        Assert.Equal(code, status.StatusCode);
        Assert.Contains($"{name} (0x{errorCode:x})", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void CANCEL_after_the_own_deadline_is_DEADLINE_EXCEEDED()
        => Assert.Equal(StatusCode.DeadlineExceeded, Http2ErrorMapping.ToStatus(0x8, deadlinePassed: true).StatusCode);

    [Fact]
    public void Other_codes_mean_the_same_after_the_deadline()
        => Assert.Equal(StatusCode.Unavailable, Http2ErrorMapping.ToStatus(0x7, deadlinePassed: true).StatusCode);

    [Fact]
    public void Only_REFUSED_STREAM_promises_that_nothing_was_done()
        => Assert.Equal([0x7u], Enumerable.Range(0, 32).Select(code => (uint)code).Where(Http2ErrorMapping.WasNotProcessed));
}
