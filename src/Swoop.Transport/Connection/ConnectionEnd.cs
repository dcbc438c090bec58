using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Swoop.Http2;
using Swoop.Protocol.Statuses;
using Swoop.Transport.Endpoints;

namespace Swoop.Transport.Connection;

/// <summary>Why a connection ended.</summary>
/// <param name="Reason">In words, for statuses and logs.</param>
/// <param name="IsGraceful">True where nothing went wrong.</param>
/// <param name="Exception">What the wire threw, where it did.</param>
public sealed record ConnectionEnd(string Reason, bool IsGraceful = false, Exception? Exception = null)
{
    /// <summary>No stream was left on a connection that took no more.</summary>
    public static ConnectionEnd Drained { get; } = new("The connection was drained and closed.", IsGraceful: true);

    /// <summary>The peer closed its side.</summary>
    public static ConnectionEnd OfPeer { get; } = new("The peer closed the connection.");

    /// <summary>Our own side gave the connection up.</summary>
    public static ConnectionEnd OfShutdown { get; } = new("The connection was shut down at this end.", IsGraceful: true);

    /// <summary>The peer did not answer a PING in time (gRFC A8).</summary>
    public static ConnectionEnd OfKeepalive { get; } = new("Keepalive timeout: the peer did not answer a PING in time.");

    /// <summary>The status of a call that the end of the connection cut off: UNAVAILABLE.</summary>
    /// <param name="peer">The peer's address, where it has one: among many servers, people want to know which.</param>
    public Status ToStatus(EndPoint? peer) =>
        new(StatusCode.Unavailable, peer is null ? Reason : $"The connection to {AddressText.Of(peer)} has ended. {Reason}", Exception!);

    /// <summary>The wire failed.</summary>
    internal static ConnectionEnd OfException(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => new("The peer reset the connection.", Exception: exception),
        _ => new($"The connection failed: {exception.Message}", Exception: exception),
    };

    /// <summary>The peer broke the rules of HTTP/2.</summary>
    internal static ConnectionEnd OfFault(Fault fault) =>
        new($"The peer broke the rules of HTTP/2: {fault.Reason} ({Http2ErrorMapping.NameOf((uint)fault.Code)}).");
}
