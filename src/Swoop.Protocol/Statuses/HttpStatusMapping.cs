using Grpc.Core;

namespace Swoop.Protocol.Statuses;

/// <summary>What a response without a usable <c>grpc-status</c> means, by its HTTP status (gRPC, "HTTP to gRPC status code mapping").</summary>
public static class HttpStatusMapping
{
    /// <summary>The code for an HTTP status. All that gRPC's table does not name, 200 and 431 among them, is UNKNOWN.</summary>
    public static StatusCode ToStatusCode(int httpStatus) => httpStatus switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
