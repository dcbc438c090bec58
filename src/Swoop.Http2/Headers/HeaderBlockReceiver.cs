using System.Buffers.Text;
using Swoop.Http2.Connection;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Headers;

/// <summary>Checks a received header list field by field and passes it on (RFC 9113, 8.1 to 8.3).</summary>
/// <remarks>
/// After a fault the rest is still decoded, because the compression state must stay in step with the peer's (CVE-2023-32731), but
/// nothing more is passed on. A duplicate <c>:authority</c> is passed on: the server answers it with HTTP 400.
/// </remarks>
internal ref struct HeaderBlockReceiver<TEvents> : IHeaderSink
    where TEvents : struct, IEngineEvents
{
    private readonly ref TEvents _events;
    private readonly StreamTable _streams;
    private readonly Http2EngineOptions _limits;
    private readonly bool _isTrailers;
    private readonly Role _own;
    private readonly StreamId _id;
    private Http2Stream? _stream;
    private int _departures;
    private Pseudo _seen;
    private bool _regularSeen;
    private bool _isConnect;
    private int _size;
    private int _fields;

    /// <param name="events">Who is told.</param>
    /// <param name="stream">The stream, or null where the block is decoded only for the table's sake.</param>
    /// <param name="streams">Tells whether a sink has reset the stream in the middle of its block.</param>
    /// <param name="limits">The limits on the list.</param>
    /// <param name="own">Our role: a server receives requests, a client responses.</param>
    /// <param name="isTrailers">True where only trailers may come.</param>
    public HeaderBlockReceiver(ref TEvents events, Http2Stream? stream, StreamTable streams, Http2EngineOptions limits, Role own, bool isTrailers)
    {
        _events = ref events;
        _stream = stream;
        _id = stream?.Id ?? default;
        _streams = streams;
        _departures = streams.Departures;
        _limits = limits;
        _own = own;
        _isTrailers = isTrailers;
    }

    [Flags]
    private enum Pseudo : byte
    {
        None = 0,
        Method = 1,
        Scheme = 2,
        Path = 4,
        Authority = 8,
        Status = 16,
    }

    /// <summary>True where the fields belong to nobody: from the start, or since a sink has reset the stream.</summary>
    public readonly bool IsOrphan => _stream is null;

    /// <summary>The first thing that was wrong.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>The value of <c>:status</c>; 0 where there was none.</summary>
    public int Status { get; private set; }

    public void Field(in HeaderField field)
    {
        if (_stream is null || Fault is not null) return;
        _size += field.Name.Length + field.Value.Length + HeaderTableEntry.Overhead;
        if (_size > _limits.MaxHeaderListSize || ++_fields > _limits.MaxHeaderFields)
            Fault = Http2.Fault.OfStream(ErrorCode.EnhanceYourCalm, $"the header list exceeds {_limits.MaxHeaderListSize} octets or {_limits.MaxHeaderFields} fields");
        else if (!IsWellFormed(field))
            Fault = Malformed("a field name or value has an octet that is not allowed");
        else
            Fault = field.Known is >= KnownHeader.Authority and <= KnownHeader.UnknownPseudo ? CheckPseudo(field) : CheckRegular(field);

        if (Fault is not null) return;
        _events.FieldReceived(_stream, field);
        if (_departures != _streams.Departures) CheckStream();
    }

    /// <summary>Checks what can only be known at the end: whether all is there.</summary>
    public Fault? Complete()
    {
        if (Fault is not null || _isTrailers) return Fault;
        if (_own == Role.Client)
            return Fault = (_seen & Pseudo.Status) != 0 ? null : Malformed("the response has no :status");
        const Pseudo needed = Pseudo.Method | Pseudo.Scheme | Pseudo.Path;
        if (_isConnect)
        {
            // A tunnel has an authority and nothing else (RFC 9113, 8.5).
            return Fault = (_seen & (needed | Pseudo.Authority)) == (Pseudo.Method | Pseudo.Authority)
                ? null
                : Malformed("CONNECT has an :authority, and neither :scheme nor :path");
        }

        return Fault = (_seen & needed) == needed ? null : Malformed("the request lacks :method, :scheme or :path");
    }

    // A sink may have reset this stream, or another one.
    private void CheckStream()
    {
        _departures = _streams.Departures;
        if (!_streams.Holds(_id, _stream!)) _stream = null;
    }

    private static Fault Malformed(string reason) => Http2.Fault.OfStream(ErrorCode.ProtocolError, reason);

    private static bool IsWellFormed(in HeaderField field)
    {
        if (field.Entry is { IsChecked: true }) return true;
        // A name that was recognised is right; of the others only the beginning was looked at.
        var isNameKnown = field.Known is not (KnownHeader.None or KnownHeader.UnknownPseudo or KnownHeader.OtherGrpc);
        var isRight = (isNameKnown || FieldRules.IsName(field.Name)) && FieldRules.IsValue(field.Value);
        if (field.Entry is { } entry) entry.IsChecked = isRight;
        return isRight;
    }

    private Fault? CheckPseudo(in HeaderField field)
    {
        if (_isTrailers) return Malformed("trailers must not have pseudo-headers");
        if (_regularSeen) return Malformed("a pseudo-header follows a regular field");
        var (pseudo, isOurs) = field.Known switch
        {
            KnownHeader.Method => (Pseudo.Method, _own == Role.Server),
            KnownHeader.Scheme => (Pseudo.Scheme, _own == Role.Server),
            KnownHeader.Path => (Pseudo.Path, _own == Role.Server),
            KnownHeader.Authority => (Pseudo.Authority, _own == Role.Server),
            KnownHeader.Status => (Pseudo.Status, _own == Role.Client),
            _ => (Pseudo.None, false),
        };
        if (!isOurs) return Malformed("a pseudo-header is unknown or not allowed here");
        if ((_seen & pseudo) != 0 && pseudo != Pseudo.Authority) return Malformed("a pseudo-header is repeated");
        _seen |= pseudo;
        return pseudo switch
        {
            Pseudo.Method when field.Value.SequenceEqual("CONNECT"u8) => NoteConnect(),
            Pseudo.Path when field.Value.IsEmpty => Malformed(":path is empty"),
            Pseudo.Status => ReadStatus(field.Value),
            _ => null,
        };
    }

    private Fault? NoteConnect()
    {
        _isConnect = true;
        return null;
    }

    private Fault? ReadStatus(ReadOnlySpan<byte> value)
    {
        if (value.Length != 3 || !Utf8Parser.TryParse(value, out int status, out var used) || used != 3 || status is < 100 or 101)
            return Malformed(":status is not a number from 100 to 999, or is 101");
        Status = status;
        return null;
    }

    private Fault? CheckRegular(in HeaderField field)
    {
        _regularSeen = true;
        switch (field.Known)
        {
            case KnownHeader.Connection or KnownHeader.KeepAlive or KnownHeader.ProxyConnection or KnownHeader.TransferEncoding or KnownHeader.Upgrade:
                return Malformed("a connection-specific field is not allowed in HTTP/2");
            case KnownHeader.Te when !field.Value.SequenceEqual("trailers"u8):
                return Malformed("te may only be \"trailers\"");
            case KnownHeader.ContentLength when !_isTrailers:
                return ReadContentLength(field.Value);
            default:
                return null;
        }
    }

    private readonly Fault? ReadContentLength(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length)
            return Malformed("content-length is not a number");
        if (_stream!.ContentLeft >= 0 && _stream.ContentLeft != length) return Malformed("content-length is repeated with another value");
        _stream.ContentLeft = length;
        return null;
    }
}
