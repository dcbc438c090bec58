using Grpc.Core;

namespace Swoop.Protocol.Messages;

/// <summary>How many messages a method's shape allows; any other number is UNIMPLEMENTED, on both sides (gRPC, "Status codes").</summary>
public static class MessageCardinality
{
    /// <summary>Whether the client sends exactly one message.</summary>
    public static bool HasSingleRequest(MethodType type) => type is MethodType.Unary or MethodType.ServerStreaming;

    /// <summary>Whether the server sends exactly one message when the call succeeds.</summary>
    public static bool HasSingleResponse(MethodType type) => type is MethodType.Unary or MethodType.ClientStreaming;

    /// <summary>A server's check when the client has half-closed, and when a message beyond the first arrives.</summary>
    /// <param name="type">The method's shape.</param>
    /// <param name="received">Messages received so far.</param>
    /// <returns>UNIMPLEMENTED, or null if the number is right.</returns>
    public static Status? CheckRequests(MethodType type, int received)
        => HasSingleRequest(type) && received != 1 ? Wrong("request", "client", received) : null;

    /// <summary>A client's check when the server has ended the call with OK, and when a message beyond the first arrives.</summary>
    /// <param name="type">The method's shape.</param>
    /// <param name="received">Messages received so far.</param>
    /// <returns>UNIMPLEMENTED, or null if the number is right. A call that failed may have no response: its own status stands.</returns>
    public static Status? CheckResponses(MethodType type, int received)
        => HasSingleResponse(type) && received != 1 ? Wrong("response", "server", received) : null;

    private static Status Wrong(string what, string sender, int received)
        => new(StatusCode.Unimplemented, $"The method has exactly one {what}, but the {sender} sent {(received == 0 ? "none" : "more")}.");
}
