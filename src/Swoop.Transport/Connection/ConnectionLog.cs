using System.Net;
using Microsoft.Extensions.Logging;

namespace Swoop.Transport.Connection;

/// <summary>What a connection writes to the log.</summary>
internal sealed partial class ConnectionLog(ILogger logger, EndPoint? peer)
{
    private readonly ILogger _logger = logger;

    public void Ended(ConnectionEnd end)
    {
        if (end.IsGraceful) Closed(peer, end.Reason);
        else Lost(peer, end.Reason);
    }

    public void WorkFailed(Exception exception) => WorkFailed(peer, exception);

    public void GoAwayReceived(uint last, string code, string debug) => GoAwayReceived(peer, last, code, debug);

    [LoggerMessage(1, LogLevel.Debug, "Connection with {Peer} closed: {Reason}")]
    private partial void Closed(EndPoint? peer, string reason);

    [LoggerMessage(2, LogLevel.Information, "Connection with {Peer} lost: {Reason}")]
    private partial void Lost(EndPoint? peer, string reason);

    [LoggerMessage(3, LogLevel.Error, "A continuation on the connection with {Peer} threw.")]
    private partial void WorkFailed(EndPoint? peer, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "GOAWAY from {Peer}: last stream {Last}, {Code}, \"{Debug}\"")]
    private partial void GoAwayReceived(EndPoint? peer, uint last, string code, string debug);
}
