using System.Buffers.Binary;
using System.Text;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Output;

namespace Swoop.Http2.Tests.Kit;

/// <summary>A frame that an engine has written; its text is what tests compare.</summary>
internal sealed record SentFrame(FrameType Type, FrameFlags Flags, uint Stream, byte[] Payload)
{
    public bool EndsStream => Type is FrameType.Data or FrameType.Headers && (Flags & FrameFlags.EndStream) != 0;

    public static byte[] Bytes(OutputBuffer output)
    {
        var segments = new List<ReadOnlyMemory<byte>>();
        output.CopySegmentsTo(segments);
        return [.. segments.SelectMany(segment => segment.ToArray())];
    }

    public static List<SentFrame> Parse(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<SentFrame>();
        if (bytes.StartsWith(Http2Engine.ClientPreface)) bytes = bytes[Http2Engine.ClientPreface.Length..];
        while (!bytes.IsEmpty)
        {
            var header = FrameHeader.Read(bytes);
            frames.Add(new SentFrame(header.Type, header.Flags, header.StreamId.Value, bytes.Slice(FrameHeader.Size, header.Length).ToArray()));
            bytes = bytes[(FrameHeader.Size + header.Length)..];
        }

        return frames;
    }

    public override string ToString() => Type switch
    {
        FrameType.Settings when (Flags & FrameFlags.Ack) != 0 => "SETTINGS ACK",
        FrameType.Settings => "SETTINGS" + string.Concat(Settings().Select(setting => $" {setting.Id}={setting.Value}")),
        FrameType.Ping => (Flags & FrameFlags.Ack) != 0 ? $"PING ACK {BinaryPrimitives.ReadUInt64BigEndian(Payload)}" : "PING",
        FrameType.GoAway => $"GOAWAY {Number(0)} {(ErrorCode)Number(4)}",
        FrameType.RstStream => $"RST_STREAM {Stream} {(ErrorCode)Number(0)}",
        FrameType.WindowUpdate => $"WINDOW_UPDATE {Stream} {Number(0)}",
        FrameType.Headers => $"HEADERS {Stream}{(EndsStream ? " END_STREAM" : "")}",
        FrameType.Data => $"DATA {Stream} {Text()}{(EndsStream ? " END_STREAM" : "")}",
        _ => $"{Type} {Stream} {Payload.Length}",
    };

    // Short texts as they are, all else by its length.
    private string Text() =>
        Payload.Length <= 16 && !Payload.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(Payload) : Payload.Length.ToString();

    private IEnumerable<Setting> Settings()
    {
        for (var at = 0; at < Payload.Length; at += Setting.Size)
            yield return new Setting((SettingId)BinaryPrimitives.ReadUInt16BigEndian(Payload.AsSpan(at)), Number(at + 2));
    }

    private uint Number(int at) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(at));
}
