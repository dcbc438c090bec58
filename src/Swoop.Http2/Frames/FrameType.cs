namespace Swoop.Http2.Frames;

/// <summary>The frame types of RFC 9113, 6; others are ignored.</summary>
public enum FrameType : byte
{
    /// <summary>Request or response content.</summary>
    Data = 0x0,

    /// <summary>Opens a stream, or carries a response's headers or trailers.</summary>
    Headers = 0x1,

    /// <summary>Deprecated; accepted and ignored.</summary>
    Priority = 0x2,

    /// <summary>Ends a stream at once.</summary>
    RstStream = 0x3,

    /// <summary>Configuration of the connection.</summary>
    Settings = 0x4,

    /// <summary>Server push; always refused.</summary>
    PushPromise = 0x5,

    /// <summary>A round trip.</summary>
    Ping = 0x6,

    /// <summary>The sender will take no streams above a number.</summary>
    GoAway = 0x7,

    /// <summary>Flow-control credit.</summary>
    WindowUpdate = 0x8,

    /// <summary>The rest of a header block.</summary>
    Continuation = 0x9,
}
