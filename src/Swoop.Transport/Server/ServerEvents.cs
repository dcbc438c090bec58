using System.Runtime.CompilerServices;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Transport.Server;

/// <summary>Where a server's engine reports: straight on to the stream or the connection.</summary>
/// <remarks>All streams of a server's engine are <see cref="ServerStream"/>s, for <see cref="StreamOpened"/> made them; so the casts need no check.</remarks>
internal readonly struct ServerEvents(ServerConnection connection) : IEngineEvents
{
    public Http2Stream StreamOpened() => connection.RentStreamLocked();

    public void FieldReceived(Http2Stream stream, in HeaderField field) => Of(stream).OnFieldLocked(field);

    public void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream) => Of(stream).OnHeadersLocked(kind, endStream);

    public void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream) => Of(stream).OnDataLocked(payload, endStream);

    public void StreamReset(Http2Stream stream, ErrorCode code) => Of(stream).OnAbortedLocked();

    public void StreamFaulted(Http2Stream stream, Fault fault) => Of(stream).OnAbortedLocked();

    public void StreamUnprocessed(Http2Stream stream) => Of(stream).OnAbortedLocked();

    public void SettingsReceived() => connection.OnSettingsLocked();

    public void PingReceived() => connection.OnPingLocked();

    public void PingAnswered(ulong opaque) => connection.OnPingAnsweredLocked(opaque);

    public void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug) => connection.OnGoAwayLocked();

    private static ServerStream Of(Http2Stream stream) => Unsafe.As<ServerStream>(stream);
}
