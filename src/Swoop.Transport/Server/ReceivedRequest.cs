using System.Text;
using Grpc.Core;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Headers;
using Swoop.Protocol.Timeouts;
using Swoop.Transport.Headers;

namespace Swoop.Transport.Server;

/// <summary>A request's headers as they come in, and what gRPC's rules make of them.</summary>
/// <remarks>A mutable struct: one field of its stream, cleared for the next call. Values that stand in the peer's table are parsed once a connection.</remarks>
internal struct ReceivedRequest
{
    private ReceivedMetadata _metadata;
    private bool _isPost;
    private bool _isGrpc;
    private bool _pathIsRooted;
    private bool _pathSeen;
    private int _authorities;
    private int _hosts;
    private Status? _badTimeout;
    private Status? _unknownEncoding;

    /// <summary>What <see cref="IServerCalls.FindMethod"/> made of the path.</summary>
    public object? Method { get; private set; }

    /// <summary>The field <c>:path</c>.</summary>
    public string Path { get; private set; }

    /// <summary>The field <c>:authority</c>, or <c>host</c> where that is missing.</summary>
    public string? Authority { get; private set; }

    /// <summary>What the client grants the call; null without a deadline.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>The encoding of the request's messages; null for identity.</summary>
    public ICompressionProvider? Encoding { get; private set; }

    /// <summary>The field <c>grpc-accept-encoding</c>, as received.</summary>
    public byte[]? AcceptEncoding { get; private set; }

    /// <summary>The client sends its messages only after an interim response 100 (RFC 9110, 10.1.1); few gRPC clients do, some proxies and curl do.</summary>
    public bool ExpectsContinue { get; private set; }

    public readonly Metadata Metadata => _metadata.ToMetadata();

    public void Add(in HeaderField field, IServerCalls calls, CompressionRegistry compression)
    {
        switch (field.Known)
        {
            case KnownHeader.Method:
                _isPost = field.Value.SequenceEqual("POST"u8);
                break;
            case KnownHeader.Path:
                ReadPath(field, calls);
                break;
            case KnownHeader.Authority:
                // A second one is answered with HTTP 400, so any value will do.
                _authorities++;
                Authority = TextOf(field);
                break;
            case KnownHeader.Host:
                _hosts++;
                if (_authorities == 0) Authority = TextOf(field);
                break;
            case KnownHeader.ContentType:
                ReadContentType(field);
                break;
            case KnownHeader.GrpcTimeout:
                if (GrpcTimeout.TryParse(field.Value, out var timeout)) Timeout = timeout;
                else _badTimeout = GrpcTimeout.Malformed(field.Value);
                break;
            case KnownHeader.GrpcEncoding:
                if (compression.TryResolve(field.Value, out var encoding)) Encoding = encoding;
                else _unknownEncoding = MessageEncoding.UnknownAtServer(field.Value, compression);
                break;
            case KnownHeader.GrpcAcceptEncoding:
                AcceptEncoding = field.Entry?.Value ?? field.Value.ToArray();
                break;
            case KnownHeader.Expect when Ascii.EqualsIgnoreCase(field.Value, "100-continue"u8):
                ExpectsContinue = true;
                break;
            case KnownHeader.Scheme or KnownHeader.Te:
                break;
            default:
                _metadata.Add(field);
                break;
        }
    }

    /// <summary>Applies gRPC's rules to the whole; null where the call may begin.</summary>
    public readonly RequestRejection? Check()
    {
        if (!_isPost) return new RequestRejection(405, new Status(StatusCode.Internal, "gRPC calls use the HTTP method POST."));
        if (!_isGrpc) return new RequestRejection(415, new Status(StatusCode.InvalidArgument, "gRPC calls have a content-type of application/grpc."));
        if (_authorities > 1 || _hosts > 1)
            return new RequestRejection(400, new Status(StatusCode.Internal, "The request has more than one :authority or host."));
        if (_authorities + _hosts == 0) return new RequestRejection(400, new Status(StatusCode.Internal, "The request has neither :authority nor host."));
        if (!_pathSeen || !_pathIsRooted) return new RequestRejection(200, new Status(StatusCode.Unimplemented, "The path of a gRPC call begins with '/'."));
        if (_badTimeout is { } timeout) return new RequestRejection(400, timeout);
        if (_unknownEncoding is { } encoding) return new RequestRejection(200, encoding);
        if (_metadata.Fault is { } fault) return new RequestRejection(200, new Status(StatusCode.Internal, fault));
        return null;
    }

    /// <summary>Makes room for the next request; the list of metadata is kept.</summary>
    public void Clear()
    {
        var metadata = _metadata;
        metadata.Clear();
        this = default;
        _metadata = metadata;
    }

    private static string TextOf(in HeaderField field)
    {
        if (field.Entry is not { } entry) return System.Text.Encoding.Latin1.GetString(field.Value);
        if (entry.Parsed is string known) return known;
        var text = System.Text.Encoding.Latin1.GetString(field.Value);
        entry.Parsed = text;
        return text;
    }

    private void ReadPath(in HeaderField field, IServerCalls calls)
    {
        _pathSeen = true;
        _pathIsRooted = field.Value[0] == (byte)'/';
        if (field.Entry is { Parsed: KnownPath known } && ReferenceEquals(known.Calls, calls))
        {
            Method = known.Method;
            Path = known.Path;
            return;
        }

        Method = calls.FindMethod(field.Value);
        Path = System.Text.Encoding.Latin1.GetString(field.Value);
        // An entry may be shared by the connections of several servers: each looks for its own methods.
        if (field.Entry is { } entry && Method is not null) entry.Parsed = new KnownPath(calls, Path, Method);
    }

    private void ReadContentType(in HeaderField field)
    {
        if (field.Entry is not { } entry)
        {
            _isGrpc = ContentType.IsGrpc(field.Value);
            return;
        }

        entry.Parsed ??= ContentType.IsGrpc(field.Value) ? _yes : _no;
        _isGrpc = ReferenceEquals(entry.Parsed, _yes);
    }

    private static readonly object _yes = true;
    private static readonly object _no = false;

    private sealed record KnownPath(IServerCalls Calls, string Path, object Method);
}
