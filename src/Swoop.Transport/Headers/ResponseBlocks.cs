using System.Buffers;
using System.Buffers.Text;
using Grpc.Core;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Statuses;

namespace Swoop.Transport.Headers;

/// <summary>An interim response: go on with the request (RFC 9110, 15.2.1).</summary>
internal readonly record struct ContinueBlock : IHeaderBlock
{
    public void Write(HeaderBlockWriter writer) => writer.Write(":status"u8, "100"u8, HeaderIndexing.Without);
}

/// <summary>A response's headers.</summary>
/// <param name="Encoding">The field <c>grpc-encoding</c>, or null.</param>
/// <param name="AcceptEncoding">The field <c>grpc-accept-encoding</c>, or null.</param>
/// <param name="Metadata">The user's headers, or null.</param>
internal readonly record struct ResponseBlock(HeaderTemplate? Encoding, HeaderTemplate? AcceptEncoding, Metadata? Metadata) : IHeaderBlock
{
    public void Write(HeaderBlockWriter writer)
    {
        writer.Write(GrpcFields.StatusOk);
        writer.Write(GrpcFields.ContentTypeGrpc);
        if (Encoding is not null) writer.Write(Encoding);
        if (AcceptEncoding is not null) writer.Write(AcceptEncoding);
        MetadataFields.Write(writer, Metadata);
    }
}

/// <summary>The status and the user's trailers, in a block of their own.</summary>
internal readonly record struct TrailersBlock(Status Status, Metadata? Metadata) : IHeaderBlock
{
    private const int StackLimit = 512;

    public void Write(HeaderBlockWriter writer)
    {
        writer.Write(GrpcFields.GrpcStatus(Status.StatusCode));
        if (!string.IsNullOrEmpty(Status.Detail)) WriteMessage(writer, Status.Detail);
        MetadataFields.Write(writer, Metadata);
    }

    private static void WriteMessage(HeaderBlockWriter writer, string detail)
    {
        var length = StatusText.MaxLength(detail);
        var rented = length > StackLimit ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[StackLimit];
        writer.Write("grpc-message"u8, buffer[..StatusText.Encode(detail, buffer)], HeaderIndexing.Auto);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}

/// <summary>Headers and trailers in one block, for a call that ends without a message (gRPC over HTTP/2, "Trailers-Only").</summary>
internal readonly record struct TrailersOnlyBlock(int HttpStatus, HeaderTemplate? AcceptEncoding, TrailersBlock Trailers) : IHeaderBlock
{
    public void Write(HeaderBlockWriter writer)
    {
        if (HttpStatus == 200)
        {
            writer.Write(GrpcFields.StatusOk);
        }
        else
        {
            Span<byte> digits = stackalloc byte[8];
            Utf8Formatter.TryFormat(HttpStatus, digits, out var length);
            writer.Write(":status"u8, digits[..length], HeaderIndexing.Without);
        }

        writer.Write(GrpcFields.ContentTypeGrpc);
        if (HttpStatus == 405) writer.Write(GrpcFields.AllowPost);
        if (AcceptEncoding is not null) writer.Write(AcceptEncoding);
        Trailers.Write(writer);
    }
}
