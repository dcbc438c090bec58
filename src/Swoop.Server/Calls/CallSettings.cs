using Swoop.Server.Compression;

namespace Swoop.Server.Calls;

/// <summary>What all calls of a server share.</summary>
/// <param name="MaxReceiveMessageSize">The longest message taken, in bytes, after inflating.</param>
/// <param name="MaxSendMessageSize">The longest message sent, in bytes, before compression; null for no limit.</param>
/// <param name="Encodings">The encodings that responses can use.</param>
/// <param name="EnableDetailedErrors">Whether clients are told the text of exceptions.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record CallSettings(
    int MaxReceiveMessageSize, int? MaxSendMessageSize, ResponseEncodings Encodings, bool EnableDetailedErrors, TimeProvider Time, CallLog Log);
