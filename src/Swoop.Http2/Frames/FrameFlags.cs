namespace Swoop.Http2.Frames;

/// <summary>The flags of RFC 9113, 6. Each has a meaning on some frame types only.</summary>
[Flags]
public enum FrameFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>DATA, HEADERS: the last frame of its sender on this stream.</summary>
    EndStream = 0x1,

    /// <summary>SETTINGS, PING: an acknowledgement.</summary>
    Ack = EndStream,

    /// <summary>HEADERS, CONTINUATION: the header block is complete.</summary>
    EndHeaders = 0x4,

    /// <summary>DATA, HEADERS: a pad length follows the frame header.</summary>
    Padded = 0x8,

    /// <summary>HEADERS: five octets of deprecated priority follow.</summary>
    Priority = 0x20,
}
