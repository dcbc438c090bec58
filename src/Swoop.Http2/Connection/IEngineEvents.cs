using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Connection;

/// <summary>What <see cref="Http2Engine.Receive{TEvents}"/> tells its caller; a struct, so that the calls are direct.</summary>
/// <remarks>
/// Called under the transport's gate. An implementation may call the engine's sending methods and reset any stream, the one it is told
/// of included; it must not call <see cref="Http2Engine.Receive{TEvents}"/>, block, throw or run user code. Where a stream is over, its
/// <see cref="Http2Stream.OnClosed"/> follows the event, and from then on the object may stand for another stream.
/// </remarks>
public interface IEngineEvents
{
    /// <summary>The peer opens a stream; returns the object that will stand for it. Servers only.</summary>
    Http2Stream StreamOpened();

    /// <summary>A field of a header block, in order, checked against RFC 9113, 8.2 and 8.3.</summary>
    void FieldReceived(Http2Stream stream, in HeaderField field);

    /// <summary>A header block is complete and was well-formed.</summary>
    void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream);

    /// <summary>Payload arrived, of a frame or of a part of one; may be empty where only the end is new.</summary>
    /// <remarks>The octets count against the stream's window until <see cref="Http2Engine.ReturnCredit"/> gives them back.</remarks>
    void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream);

    /// <summary>The peer reset a stream. It is closed already.</summary>
    void StreamReset(Http2Stream stream, ErrorCode code);

    /// <summary>The peer broke a rule on a stream, and the engine has reset it. It is closed already.</summary>
    void StreamFaulted(Http2Stream stream, Fault fault);

    /// <summary>The peer's GOAWAY says that it never looked at this stream: the call is safe to try elsewhere. It is closed already.</summary>
    void StreamUnprocessed(Http2Stream stream);

    /// <summary>The peer's SETTINGS were applied and acknowledged.</summary>
    void SettingsReceived();

    /// <summary>The peer sent a PING, which was answered.</summary>
    void PingReceived();

    /// <summary>The peer answered a PING of ours.</summary>
    void PingAnswered(ulong opaque);

    /// <summary>The peer will take no stream above <paramref name="last"/>.</summary>
    void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug);
}
