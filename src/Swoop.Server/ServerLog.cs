using System.Net;
using Microsoft.Extensions.Logging;

namespace Swoop.Server;

/// <summary>What the server itself writes to the log.</summary>
internal sealed partial class ServerLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
    public partial void Listening(string address);

    [LoggerMessage(2, LogLevel.Warning, "Accepting connections on {Address} failed; it goes on.")]
    public partial void AcceptFailed(string address, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "A connection of {Peer} was refused: {Limit} connections are open already.")]
    public partial void TooManyConnections(EndPoint? peer, int limit);

    [LoggerMessage(4, LogLevel.Information, "The TLS handshake with {Peer} failed: {Reason}")]
    public partial void HandshakeFailed(EndPoint? peer, string reason);

    [LoggerMessage(5, LogLevel.Warning, "The connection of {Peer} could not be served.")]
    public partial void NotServed(EndPoint? peer, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "Shutting down: {Connections} connections are drained.")]
    public partial void Draining(int connections);

    [LoggerMessage(7, LogLevel.Warning, "The time for the shutdown is over: {Connections} connections are cut off.")]
    public partial void Killing(int connections);
}
