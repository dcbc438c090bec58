using Grpc.Core;
using Swoop.Protocol.Headers;

namespace Swoop.Protocol.Statuses;

/// <summary>Decides a call's status from what its response carried.</summary>
/// <remarks>
/// Made from the first header block, asked at the end of the stream. In order: an HTTP 200 that is not gRPC is UNKNOWN; a
/// <c>grpc-status</c> at the end of the stream wins over the HTTP status; without one the HTTP status decides, and HTTP 200 is UNKNOWN.
/// A <c>grpc-status</c> in a header block that does not end the stream counts for nothing: do not pass it.
/// </remarks>
public readonly record struct ResponseStatus
{
    private const int Success = 200;

    private readonly int _httpStatus;
    private readonly bool _isGrpc;
    private readonly string? _foreignContentType;

    private ResponseStatus(int httpStatus, bool isGrpc, string? foreignContentType)
    {
        _httpStatus = httpStatus;
        _isGrpc = isGrpc;
        _foreignContentType = foreignContentType;
    }

    /// <summary>
    /// Whether the body may be read as gRPC messages. If not, the rest of the response serves only <see cref="AtEnd"/>, and
    /// waiting for its end may be given up.
    /// </summary>
    public bool CarriesMessages => _isGrpc && _httpStatus == Success;

    /// <summary>Starts from the response's final header block, 1xx blocks having been skipped.</summary>
    /// <param name="httpStatus">The value of <c>:status</c>.</param>
    /// <param name="contentType">The value of <c>content-type</c>; empty if the header is missing.</param>
    public static ResponseStatus FromHeaders(int httpStatus, ReadOnlySpan<byte> contentType)
    {
        var isGrpc = ContentType.IsGrpc(contentType);
        return new(httpStatus, isGrpc, isGrpc || contentType.IsEmpty ? null : ReceivedText.Show(contentType));
    }

    /// <summary>The call's status at the end of the stream.</summary>
    /// <param name="grpcStatus">The value of <c>grpc-status</c> in the block that ended the stream; empty if there is none.</param>
    /// <param name="grpcMessage">The value of <c>grpc-message</c> in that block, as received; empty if there is none.</param>
    public Status AtEnd(ReadOnlySpan<byte> grpcStatus, ReadOnlySpan<byte> grpcMessage)
    {
        if (_httpStatus == Success && !_isGrpc)
            return new Status(StatusCode.Unknown, $"The server answered {DescribeResponse()} instead of application/grpc.");
        if (GrpcStatusValue.TryParse(grpcStatus, out var code))
            return code == StatusCode.OK && grpcMessage.IsEmpty ? Status.DefaultSuccess : new Status(code, StatusText.Decode(grpcMessage));
        var fault = grpcStatus.IsEmpty ? _isGrpc ? "without grpc-status" : "and without grpc-status"
            : $"and the malformed grpc-status \"{ReceivedText.Show(grpcStatus)}\"";
        return new Status(HttpStatusMapping.ToStatusCode(_httpStatus), $"The server answered {DescribeResponse()} {fault}.");
    }

    private string DescribeResponse()
        => _isGrpc ? $"HTTP {_httpStatus}"
        : _foreignContentType is { } contentType ? $"HTTP {_httpStatus} with content-type \"{contentType}\""
        : $"HTTP {_httpStatus} without a content-type";
}
