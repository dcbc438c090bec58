using System.Buffers.Binary;
using Swoop.Http2.Connection;
using Swoop.Http2.Output;

namespace Swoop.Http2.Frames;

/// <summary>Where an engine's frames go, and how those with a fixed layout are written.</summary>
/// <remarks>HEADERS are written by <see cref="Headers.HeaderBlockFrames"/>, DATA whose payload is not copied by <see cref="Flow.DataSender"/>.</remarks>
internal sealed class FrameWriter
{
    private OutputBuffer _output = new();

    // The DATA frame that was written last, in this buffer; of no stream where there is none.
    private StreamId _dataStream;
    private int _dataStart;
    private int _dataEnd;

    /// <summary>The buffer that is being filled; another one after each <see cref="Http2Engine.TakeOutput"/>.</summary>
    public OutputBuffer Output
    {
        get => _output;
        set
        {
            _output = value;
            _dataStream = default;
        }
    }

    /// <summary>Our SETTINGS that the peer has not acknowledged.</summary>
    public int SettingsUnacknowledged { get; private set; }

    /// <summary>Our PINGs that the peer has not answered.</summary>
    public int PingsUnanswered { get; private set; }

    /// <summary>Writes DATA, behind what the last frame carries if that was DATA of the same stream and has not been taken yet.</summary>
    /// <remarks>
    /// Nobody may read a meaning into where one frame ends and the next begins (RFC 9113, 6.1), and a frame costs its receiver more than a
    /// small message in it does.
    /// <code>
    ///   | header, length 105 | message |                   then    | header, length 210 | message | message |
    ///   ^ start                        ^ end
    /// </code>
    /// </remarks>
    public void WriteData(StreamId stream, ReadOnlySpan<byte> payload, FrameFlags flags, int maxFrameSize)
    {
        var length = payload.Length + _dataEnd - _dataStart - FrameHeader.Size;
        if (stream != _dataStream || _output.Position != _dataEnd || length > maxFrameSize)
        {
            length = payload.Length;
            _dataStream = stream;
            _dataStart = _output.Position;
            _output.GetSpan(FrameHeader.Size + length);
            _output.Advance(FrameHeader.Size);
        }

        _output.Write(payload);
        _dataEnd = _output.Position;
        new FrameHeader(length, FrameType.Data, flags, stream).Write(_output.Patch(_dataStart, FrameHeader.Size));
    }

    /// <remarks><code>| Identifier (16) | Value (32) | ...</code></remarks>
    public void WriteSettings(params ReadOnlySpan<Setting> settings)
    {
        var span = Begin(settings.Length * Setting.Size, FrameType.Settings, FrameFlags.None, default);
        foreach (var setting in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)setting.Id);
            BinaryPrimitives.WriteUInt32BigEndian(span[2..], setting.Value);
            span = span[Setting.Size..];
        }

        SettingsUnacknowledged++;
    }

    public void WriteSettingsAck() => Begin(0, FrameType.Settings, FrameFlags.Ack, default);

    /// <remarks><code>| Opaque Data (64) |</code></remarks>
    public void WritePing(ulong opaque)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Begin(8, FrameType.Ping, FrameFlags.None, default), opaque);
        PingsUnanswered++;
    }

    public void WritePingAck(ulong opaque) =>
        BinaryPrimitives.WriteUInt64BigEndian(Begin(8, FrameType.Ping, FrameFlags.Ack, default), opaque);

    /// <remarks><code>| R | Window Size Increment (31) |</code></remarks>
    public void WriteWindowUpdate(StreamId stream, int increment) =>
        BinaryPrimitives.WriteInt32BigEndian(Begin(4, FrameType.WindowUpdate, FrameFlags.None, stream), increment);

    /// <remarks><code>| Error Code (32) |</code></remarks>
    public void WriteRstStream(StreamId stream, ErrorCode code) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(4, FrameType.RstStream, FrameFlags.None, stream), (uint)code);

    /// <remarks><code>| R | Last-Stream-ID (31) | Error Code (32) | Additional Debug Data (*) |</code></remarks>
    public void WriteGoAway(StreamId last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
        var span = Begin(8 + debug.Length, FrameType.GoAway, FrameFlags.None, default);
        BinaryPrimitives.WriteUInt32BigEndian(span, last.Value);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)code);
        debug.CopyTo(span[8..]);
    }

    /// <summary>False where the peer acknowledges SETTINGS that we did not send.</summary>
    public bool TryTakeSettingsAck()
    {
        if (SettingsUnacknowledged == 0) return false;
        SettingsUnacknowledged--;
        return true;
    }

    /// <summary>False where the peer answers a PING that we did not send.</summary>
    public bool TryTakePingAck()
    {
        if (PingsUnanswered == 0) return false;
        PingsUnanswered--;
        return true;
    }

    private Span<byte> Begin(int length, FrameType type, FrameFlags flags, StreamId stream)
    {
        var span = Output.GetSpan(FrameHeader.Size + length);
        new FrameHeader(length, type, flags, stream).Write(span);
        Output.Advance(FrameHeader.Size + length);
        return span.Slice(FrameHeader.Size, length);
    }
}
