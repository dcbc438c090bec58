using Grpc.Core;

namespace Swoop.Protocol.Framing;

/// <summary>The limits on the size of a message and what is said when one is passed: always RESOURCE_EXHAUSTED.</summary>
public static class MessageSize
{
    /// <summary>The longest payload that is received unless configured otherwise: 4 MiB.</summary>
    public const int DefaultMaxReceiveSize = 4 * 1024 * 1024;

    /// <summary>Checks a payload that is about to be sent, before and again after compression.</summary>
    /// <param name="payloadLength">Length of the payload in bytes, the prefix not counted.</param>
    /// <param name="maxSendSize">The configured limit in bytes; null for none.</param>
    /// <returns>RESOURCE_EXHAUSTED if the payload is too long, else null.</returns>
    public static Status? CheckSend(int payloadLength, int? maxSendSize) => payloadLength > maxSendSize
        ? new Status(StatusCode.ResourceExhausted, $"The message to send has {payloadLength} bytes; the limit is {maxSendSize}.")
        : null;

    internal static Status TooLargeToReceive(uint announced, int limit)
        => new(StatusCode.ResourceExhausted, $"Received a message of {announced} bytes; the limit is {limit}.");

    internal static Status TooLargeInflated(int limit)
        => new(StatusCode.ResourceExhausted, $"Received a compressed message that expands to more than {limit} bytes, the limit.");
}
