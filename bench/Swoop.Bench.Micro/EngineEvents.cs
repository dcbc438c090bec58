using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Bench.Micro;

/// <summary>Collects the requests that are complete; as a client, takes what comes.</summary>
internal readonly struct EngineEvents(Http2Engine engine, Stack<EngineStream> pool, List<Http2Stream> complete) : IEngineEvents
{
    public Http2Stream StreamOpened() => EngineStream.Take(pool);

    public void FieldReceived(Http2Stream stream, in HeaderField field)
    {
    }

    public void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream)
    {
    }

    public void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
        engine.ReturnCredit(stream, payload.Length);
        if (endStream && engine.Role == Role.Server) complete.Add(stream);
    }

    public void StreamReset(Http2Stream stream, ErrorCode code)
    {
    }

    public void StreamFaulted(Http2Stream stream, Fault fault) => throw new InvalidOperationException(fault.ToString());

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
