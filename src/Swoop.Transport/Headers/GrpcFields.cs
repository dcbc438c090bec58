using System.Globalization;
using System.Text;
using Grpc.Core;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Statuses;

namespace Swoop.Transport.Headers;

/// <summary>The header fields that are the same on many calls, prepared once for the process.</summary>
internal static class GrpcFields
{
    public static readonly HeaderTemplate MethodPost = new(":method"u8, "POST"u8);
    public static readonly HeaderTemplate SchemeHttp = new(":scheme"u8, "http"u8);
    public static readonly HeaderTemplate SchemeHttps = new(":scheme"u8, "https"u8);
    public static readonly HeaderTemplate TeTrailers = new("te"u8, "trailers"u8);
    public static readonly HeaderTemplate ContentTypeGrpc = new("content-type"u8, "application/grpc"u8);
    public static readonly HeaderTemplate StatusOk = new(":status"u8, "200"u8);
    public static readonly HeaderTemplate AllowPost = new("allow"u8, "POST"u8);

    private static readonly HeaderTemplate[] _grpcStatus = MakeGrpcStatus();
    private static readonly HeaderTemplate[] _previousAttempts = [.. Enumerable.Range(0, 10).Select(MakePreviousAttempts)];

    /// <summary>The field <c>grpc-status</c> for a code.</summary>
    public static HeaderTemplate GrpcStatus(StatusCode code) =>
        (uint)code < (uint)_grpcStatus.Length ? _grpcStatus[(int)code] : _grpcStatus[(int)StatusCode.Unknown];

    /// <summary>The field <c>grpc-previous-rpc-attempts</c>.</summary>
    public static HeaderTemplate PreviousAttempts(int count) => count < _previousAttempts.Length ? _previousAttempts[count] : MakePreviousAttempts(count);

    private static HeaderTemplate MakePreviousAttempts(int count) =>
        new("grpc-previous-rpc-attempts"u8, Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));

    private static HeaderTemplate[] MakeGrpcStatus()
    {
        var fields = new HeaderTemplate[(int)StatusCode.Unauthenticated + 1];
        for (var code = 0; code < fields.Length; code++)
            fields[code] = new HeaderTemplate("grpc-status"u8, GrpcStatusValue.Format((StatusCode)code));
        return fields;
    }
}
