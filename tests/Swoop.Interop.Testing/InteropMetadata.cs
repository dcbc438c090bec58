namespace Swoop.Interop.Testing;

/// <summary>The metadata keys that the suite and .NET's gRPC give a meaning to.</summary>
public static class InteropMetadata
{
    /// <summary>A server returns this entry in its headers.</summary>
    public const string EchoInitial = "x-grpc-test-echo-initial";

    /// <summary>A server returns this entry in its trailers.</summary>
    public const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    /// <summary>
    /// Chooses the encoding of one call: a client puts it into the request headers, a server into the response headers.
    /// It does not go over the wire.
    /// </summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    /// <summary>The encoding that the compressed cases use.</summary>
    public const string Gzip = "gzip";
}
