using Grpc.Core;

namespace Swoop.Protocol.Statuses;

/// <summary>What it means to a client that the server reset a stream (gRPC over HTTP/2, "Errors"; codes of RFC 9113, 7).</summary>
public static class Http2ErrorMapping
{
    private const uint RefusedStream = 0x7;
    private const uint Cancel = 0x8;
    private const uint EnhanceYourCalm = 0xb;
    private const uint InadequateSecurity = 0xc;

    /// <summary>The status of a call whose stream was reset.</summary>
    /// <param name="errorCode">The error code of RST_STREAM; one that nobody defined counts as INTERNAL_ERROR.</param>
    /// <param name="deadlinePassed">Whether the call's own deadline has passed: CANCEL is then the server's way to say DEADLINE_EXCEEDED.</param>
    /// <remarks>REFUSED_STREAM is UNAVAILABLE; the caller retries such a call transparently, see <see cref="WasNotProcessed"/>.</remarks>
    public static Status ToStatus(uint errorCode, bool deadlinePassed)
    {
        var detail = $"The server reset the stream with HTTP/2 error {NameOf(errorCode)} (0x{errorCode:x}).";
        return errorCode switch
        {
            Cancel when deadlinePassed => new Status(StatusCode.DeadlineExceeded, "The deadline has passed and the server cancelled the call."),
            Cancel => new Status(StatusCode.Cancelled, detail),
            RefusedStream => new Status(StatusCode.Unavailable, detail),
            EnhanceYourCalm => new Status(StatusCode.ResourceExhausted, detail),
            InadequateSecurity => new Status(StatusCode.PermissionDenied, detail),
            _ => new Status(StatusCode.Internal, detail),
        };
    }

    /// <summary>Whether the error code promises that the server did nothing for the call, so that sending it again is safe.</summary>
    public static bool WasNotProcessed(uint errorCode) => errorCode == RefusedStream;

    /// <summary>The error code's name in RFC 9113, or <c>UNKNOWN</c>.</summary>
    public static string NameOf(uint errorCode) => errorCode switch
    {
        0x0 => "NO_ERROR",
        0x1 => "PROTOCOL_ERROR",
        0x2 => "INTERNAL_ERROR",
        0x3 => "FLOW_CONTROL_ERROR",
        0x4 => "SETTINGS_TIMEOUT",
        0x5 => "STREAM_CLOSED",
        0x6 => "FRAME_SIZE_ERROR",
        RefusedStream => "REFUSED_STREAM",
        Cancel => "CANCEL",
        0x9 => "COMPRESSION_ERROR",
        0xa => "CONNECT_ERROR",
        EnhanceYourCalm => "ENHANCE_YOUR_CALM",
        InadequateSecurity => "INADEQUATE_SECURITY",
        0xd => "HTTP_1_1_REQUIRED",
        _ => "UNKNOWN",
    };
}
