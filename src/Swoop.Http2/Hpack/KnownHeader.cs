namespace Swoop.Http2.Hpack;

/// <summary>The header names that HTTP/2 and gRPC give a meaning, recognised once when a field is decoded.</summary>
public enum KnownHeader : byte
{
    /// <summary>Any other name.</summary>
    None,

    /// <summary><c>:authority</c></summary>
    Authority,

    /// <summary><c>:method</c></summary>
    Method,

    /// <summary><c>:path</c></summary>
    Path,

    /// <summary><c>:scheme</c></summary>
    Scheme,

    /// <summary><c>:status</c></summary>
    Status,

    /// <summary><c>:protocol</c> (RFC 8441); not offered, so refused.</summary>
    Protocol,

    /// <summary>A name that begins with a colon and is none of the above.</summary>
    UnknownPseudo,

    /// <summary><c>connection</c>, forbidden in HTTP/2 (RFC 9113, 8.2.2).</summary>
    Connection,

    /// <summary><c>keep-alive</c>, forbidden in HTTP/2.</summary>
    KeepAlive,

    /// <summary><c>proxy-connection</c>, forbidden in HTTP/2.</summary>
    ProxyConnection,

    /// <summary><c>transfer-encoding</c>, forbidden in HTTP/2.</summary>
    TransferEncoding,

    /// <summary><c>upgrade</c>, forbidden in HTTP/2.</summary>
    Upgrade,

    /// <summary><c>host</c></summary>
    Host,

    /// <summary><c>te</c>; only <c>trailers</c> is allowed as its value.</summary>
    Te,

    /// <summary><c>content-length</c></summary>
    ContentLength,

    /// <summary><c>content-type</c></summary>
    ContentType,

    /// <summary><c>user-agent</c></summary>
    UserAgent,

    /// <summary><c>cookie</c></summary>
    Cookie,

    /// <summary><c>expect</c></summary>
    Expect,

    /// <summary><c>grpc-timeout</c></summary>
    GrpcTimeout,

    /// <summary><c>grpc-encoding</c></summary>
    GrpcEncoding,

    /// <summary><c>grpc-accept-encoding</c></summary>
    GrpcAcceptEncoding,

    /// <summary><c>grpc-status</c></summary>
    GrpcStatus,

    /// <summary><c>grpc-message</c></summary>
    GrpcMessage,

    /// <summary>Any other name that begins with <c>grpc-</c>, reserved for gRPC itself.</summary>
    OtherGrpc,
}
