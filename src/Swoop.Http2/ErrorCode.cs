namespace Swoop.Http2;

/// <summary>Why a stream or a connection ends (RFC 9113, 7).</summary>
public enum ErrorCode : uint
{
    /// <summary>Graceful: not an error.</summary>
    NoError = 0x0,

    /// <summary>The peer broke the protocol in a way that no other code names.</summary>
    ProtocolError = 0x1,

    /// <summary>The sender of the code failed.</summary>
    InternalError = 0x2,

    /// <summary>The peer sent more than the flow-control window allowed.</summary>
    FlowControlError = 0x3,

    /// <summary>SETTINGS were not acknowledged in time.</summary>
    SettingsTimeout = 0x4,

    /// <summary>A frame arrived for a stream that its sender had already closed.</summary>
    StreamClosed = 0x5,

    /// <summary>A frame had an impossible size.</summary>
    FrameSizeError = 0x6,

    /// <summary>The stream was refused before any work was done for it: safe to try again.</summary>
    RefusedStream = 0x7,

    /// <summary>The stream is no longer wanted.</summary>
    Cancel = 0x8,

    /// <summary>The header compression state is broken.</summary>
    CompressionError = 0x9,

    /// <summary>A CONNECT tunnel was closed.</summary>
    ConnectError = 0xa,

    /// <summary>The peer causes too much work.</summary>
    EnhanceYourCalm = 0xb,

    /// <summary>The transport is not secure enough.</summary>
    InadequateSecurity = 0xc,

    /// <summary>HTTP/1.1 is required.</summary>
    Http11Required = 0xd,
}
