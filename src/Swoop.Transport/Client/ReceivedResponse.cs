using System.Buffers.Text;
using Grpc.Core;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Headers;

namespace Swoop.Transport.Client;

/// <summary>A response's header blocks as they come in.</summary>
/// <remarks>A mutable struct: one field of its stream, cleared for the next call.</remarks>
internal struct ReceivedResponse
{
    private ReceivedMetadata _block;
    private ReceivedMetadata _headers;
    private ResponseStatus _status;
    private int _httpStatus;
    private ReadOnlyMemory<byte> _contentType;
    private ReadOnlyMemory<byte> _grpcStatus;
    private ReadOnlyMemory<byte> _grpcMessage;

    // The server used an encoding that nobody offered.
    private Status? _unknownEncoding;

    /// <summary>The encoding of the response's messages; null for identity.</summary>
    public ICompressionProvider? Encoding { get; private set; }

    /// <summary>What was wrong with the metadata.</summary>
    public readonly Status? MetadataFault => (_headers.Fault ?? _block.Fault) is { } fault ? new Status(StatusCode.Internal, fault) : null;

    /// <summary>Whether the body holds gRPC messages.</summary>
    public readonly bool CarriesMessages => _status.CarriesMessages;

    /// <summary>Why the headers end the call; null where it goes on.</summary>
    /// <remarks>What is not gRPC has no trailers worth waiting for; a gRPC response with an odd HTTP status may still bring its grpc-status.</remarks>
    public readonly Status? FaultOfHeaders => MetadataFault ?? _unknownEncoding ?? (CarriesMessages || ContentType.IsGrpc(_contentType.Span) ? default(Status?) : AtEnd());

    public readonly bool HasHeaders => !_headers.IsEmpty;

    public readonly bool HasTrailers => !_block.IsEmpty;

    public readonly Metadata Headers => _headers.ToMetadata();

    /// <summary>The metadata of the last block.</summary>
    public readonly Metadata Trailers => _block.ToMetadata();

    public void Add(in HeaderField field, CompressionRegistry compression)
    {
        switch (field.Known)
        {
            case KnownHeader.Status:
                // The engine has checked that it is a number.
                _ = Utf8Parser.TryParse(field.Value, out _httpStatus, out _);
                break;
            case KnownHeader.ContentType:
                _contentType = Keep(field);
                break;
            case KnownHeader.GrpcStatus:
                _grpcStatus = Keep(field);
                break;
            case KnownHeader.GrpcMessage:
                _grpcMessage = Keep(field);
                break;
            case KnownHeader.GrpcEncoding:
                if (compression.TryResolve(field.Value, out var encoding)) Encoding = encoding;
                else _unknownEncoding = MessageEncoding.UnknownAtClient(field.Value);
                break;
            default:
                _block.Add(field);
                break;
        }
    }

    /// <summary>The block was the response's headers, and more follows: a status in it counts for nothing.</summary>
    public void EndHeaders()
    {
        EndOnlyHeaders();
        (_headers, _block) = (_block, _headers);
        _block.Clear();
        _grpcStatus = default;
        _grpcMessage = default;
    }

    /// <summary>The block was headers and trailers in one: its metadata are trailers.</summary>
    public void EndOnlyHeaders() => _status = ResponseStatus.FromHeaders(_httpStatus, _contentType.Span);

    /// <summary>The call's status, at the end of the stream.</summary>
    public readonly Status AtEnd() => _status.AtEnd(_grpcStatus.Span, _grpcMessage.Span);

    /// <summary>Makes room for the next response, or the one that a 1xx block precedes; the lists of metadata are kept.</summary>
    public void Clear()
    {
        var (block, headers) = (_block, _headers);
        block.Clear();
        headers.Clear();
        this = default;
        (_block, _headers) = (block, headers);
    }

    // A table entry's array stays as it is, also after its eviction.
    private static ReadOnlyMemory<byte> Keep(in HeaderField field) => field.Entry?.Value ?? field.Value.ToArray();
}
