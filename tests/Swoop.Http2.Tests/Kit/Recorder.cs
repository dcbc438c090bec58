using System.Text;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Http2.Tests.Kit;

/// <summary>Writes down what an engine tells; pieces of DATA that follow each other on a stream count as one.</summary>
internal struct Recorder(Endpoint owner) : IEngineEvents
{
    public readonly Http2Stream StreamOpened()
    {
        var stream = owner.MakeStream();
        owner.Opened.Add(stream);
        return stream;
    }

    public readonly void FieldReceived(Http2Stream stream, in HeaderField field) =>
        owner.Note($"field {stream.Id} {Encoding.Latin1.GetString(field.Name)}={Encoding.Latin1.GetString(field.Value)}", stream);

    public readonly void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream) =>
        owner.Note($"headers {stream.Id} {kind}{(endStream ? " end" : "")}", stream);

    public readonly void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream) =>
        owner.NoteData(stream, payload, endStream);

    public readonly void StreamReset(Http2Stream stream, ErrorCode code) => owner.Note($"reset {stream.Id} {code}", stream);

    public readonly void StreamFaulted(Http2Stream stream, Fault fault) => owner.Note($"faulted {stream.Id} {fault.Code}", stream);

    public readonly void StreamUnprocessed(Http2Stream stream) => owner.Note($"unprocessed {stream.Id}", stream);

    public readonly void SettingsReceived() => owner.Note("settings", null);

    public readonly void PingReceived() => owner.Note("ping", null);

    public readonly void PingAnswered(ulong opaque) => owner.Note($"pong {opaque}", null);

    public readonly void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug) =>
        owner.Note($"goaway {last} {code} {Encoding.Latin1.GetString(debug)}".TrimEnd(), null);
}
