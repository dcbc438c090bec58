using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Fuzz.Corpus;

/// <summary>Listens to nothing.</summary>
internal readonly struct NullEvents : IEngineEvents
{
    public Http2Stream StreamOpened() => new PlainStream();

    public void FieldReceived(Http2Stream stream, in HeaderField field)
    {
    }

    public void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream)
    {
    }

    public void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
    }

    public void StreamReset(Http2Stream stream, ErrorCode code)
    {
    }

    public void StreamFaulted(Http2Stream stream, Fault fault)
    {
    }

    public void StreamUnprocessed(Http2Stream stream)
    {
    }

    public void SettingsReceived()
    {
    }

    public void PingReceived()
    {
    }

    public void PingAnswered(ulong opaque)
    {
    }

    public void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
    }
}
