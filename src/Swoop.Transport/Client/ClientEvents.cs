using System.Runtime.CompilerServices;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Transport.Client;

/// <summary>Where a client's engine reports: straight on to the stream or the connection.</summary>
/// <remarks>All streams of a client's engine are <see cref="ClientStream"/>s, for it opened them; so the casts need no check.</remarks>
internal readonly struct ClientEvents(ClientConnection connection) : IEngineEvents
{
    public Http2Stream StreamOpened() => throw new InvalidOperationException("a client has no streams of its peer");

    public void FieldReceived(Http2Stream stream, in HeaderField field) => Of(stream).OnFieldLocked(field);

    public void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream) => Of(stream).OnHeadersLocked(kind, endStream);

    public void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream) => Of(stream).OnDataLocked(payload, endStream);

    public void StreamReset(Http2Stream stream, ErrorCode code) => Of(stream).OnResetLocked(code);

    public void StreamFaulted(Http2Stream stream, Fault fault) => Of(stream).OnFaultLocked(fault);

    public void StreamUnprocessed(Http2Stream stream) => Of(stream).OnUnprocessedLocked();

    public void SettingsReceived() => connection.OnSettingsLocked();

    public void PingReceived()
    {
        // Answered by the engine; a client has no opinion about its server's PINGs.
    }

    public void PingAnswered(ulong opaque)
    {
        // That something was received is all that keepalive wants to know.
    }

    public void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug) => connection.OnGoAwayLocked(last, code, debug);

    private static ClientStream Of(Http2Stream stream) => Unsafe.As<ClientStream>(stream);
}
