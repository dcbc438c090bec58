using System.Text;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Headers;
using Swoop.Http2.Hpack;
using Swoop.Http2.Streams;

namespace Swoop.Server.Tests.Kit;

/// <summary>Hands what the client's engine tells to its calls.</summary>
internal readonly struct RawEvents(RawClient client) : IEngineEvents
{
    public Http2Stream StreamOpened() => throw new InvalidOperationException("servers open no streams");

    public void FieldReceived(Http2Stream stream, in HeaderField field) =>
        ((RawCall)stream).OnField(Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value));

    public void HeadersReceived(Http2Stream stream, HeaderBlockKind kind, bool endStream) => ((RawCall)stream).OnHeaders(kind, endStream);

    public void DataReceived(Http2Stream stream, ReadOnlySpan<byte> payload, bool endStream)
    {
        ((RawCall)stream).OnData(payload, endStream);
        if (client.GivesCredit) client.Engine.ReturnCredit(stream, payload.Length);
    }

    public void StreamReset(Http2Stream stream, ErrorCode code) => ((RawCall)stream).OnEnd($"reset {code}");

    public void StreamFaulted(Http2Stream stream, Fault fault) => ((RawCall)stream).OnEnd($"fault {fault.Reason}");

    public void StreamUnprocessed(Http2Stream stream) => ((RawCall)stream).OnEnd("unprocessed");

    public void SettingsReceived() => client.Events.Add("settings");

    public void PingReceived() => client.Events.Add("ping");

    public void PingAnswered(ulong opaque) => client.Events.Add($"pong {opaque}");

    public void GoAwayReceived(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug) =>
        client.Events.Add($"goaway {last} {code} {Encoding.ASCII.GetString(debug)}".TrimEnd());
}
