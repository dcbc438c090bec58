using Grpc.Core;

namespace Swoop.Protocol.Headers;

/// <summary>What a request must look like to be a gRPC call; checked before any interceptor or authorisation sees it.</summary>
public static class RequestRules
{
    /// <summary>Checks a request's head. The presence of <c>te: trailers</c> is not insisted on.</summary>
    /// <param name="method">The value of <c>:method</c>: anything but POST is answered with HTTP 405.</param>
    /// <param name="path">The value of <c>:path</c>: without a leading <c>/</c> it is UNIMPLEMENTED, as no method has such a name.</param>
    /// <param name="contentType">The value of <c>content-type</c>, empty if missing: anything but gRPC is answered with HTTP 415.</param>
    /// <returns>The answer, or null if the request may go on.</returns>
    public static RequestRejection? Check(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, ReadOnlySpan<byte> contentType)
    {
        if (!method.SequenceEqual("POST"u8))
            return new(405, new Status(StatusCode.Internal, "gRPC calls use the HTTP method POST."));
        if (!ContentType.IsGrpc(contentType))
            return new(415, new Status(StatusCode.InvalidArgument, "gRPC calls have a content-type of application/grpc."));
        if (path.IsEmpty || path[0] != '/')
            return new(200, new Status(StatusCode.Unimplemented, "The path of a gRPC call begins with '/'."));
        return null;
    }
}
