using Grpc.Core;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Timeouts;

namespace Swoop.Transport.Headers;

/// <summary>A request's headers.</summary>
/// <param name="Call">What the call asks for.</param>
/// <param name="Timeout">What is left until the deadline, or null.</param>
/// <param name="IsHttps">The scheme.</param>
internal readonly record struct RequestBlock(RequestHead Call, TimeSpan? Timeout, bool IsHttps) : IHeaderBlock
{
    public void Write(HeaderBlockWriter writer)
    {
        writer.Write(GrpcFields.MethodPost);
        writer.Write(IsHttps ? GrpcFields.SchemeHttps : GrpcFields.SchemeHttp);
        writer.Write(Call.Path);
        writer.Write(Call.Authority);
        writer.Write(GrpcFields.TeTrailers);
        writer.Write(GrpcFields.ContentTypeGrpc);
        if (Call.UserAgent is not null) writer.Write(Call.UserAgent);
        if (Timeout is { } timeout) WriteTimeout(writer, timeout);
        if (Call.Encoding is not null) writer.Write(Call.Encoding);
        if (Call.AcceptEncoding is not null) writer.Write(Call.AcceptEncoding);
        if (Call.PreviousAttempts > 0) writer.Write(GrpcFields.PreviousAttempts(Call.PreviousAttempts));
        MetadataFields.Write(writer, Call.Metadata);
    }

    private static void WriteTimeout(HeaderBlockWriter writer, TimeSpan timeout)
    {
        Span<byte> value = stackalloc byte[GrpcTimeout.MaxLength];
        // Never the same twice, so it stays out of the table.
        writer.Write("grpc-timeout"u8, value[..GrpcTimeout.Format(timeout, value)], HeaderIndexing.Without);
    }
}

/// <summary>What a call asks for, as far as its headers say it.</summary>
/// <param name="Path">The field <c>:path</c>: <c>/package.Service/Method</c>.</param>
/// <param name="Authority">The field <c>:authority</c>.</param>
/// <param name="UserAgent">The field <c>user-agent</c>, or null where the metadata bring one.</param>
/// <param name="Encoding">The field <c>grpc-encoding</c>, or null.</param>
/// <param name="AcceptEncoding">The field <c>grpc-accept-encoding</c>, or null.</param>
/// <param name="Metadata">The user's headers, or null.</param>
/// <param name="PreviousAttempts">How many attempts of the call there were before, the field <c>grpc-previous-rpc-attempts</c> (gRFC A6); not sent while there were none.</param>
public readonly record struct RequestHead(
    HeaderTemplate Path,
    HeaderTemplate Authority,
    HeaderTemplate? UserAgent,
    HeaderTemplate? Encoding,
    HeaderTemplate? AcceptEncoding,
    Metadata? Metadata,
    int PreviousAttempts = 0);
