using Microsoft.Extensions.Logging;

namespace Swoop.Transport.Endpoints;

internal static partial class EndpointLog
{
    [LoggerMessage(101, LogLevel.Warning, "Accepting connections on {Address} failed; trying again in {Delay}.")]
    public static partial void AcceptFailed(ILogger logger, string address, TimeSpan delay, Exception exception);
}
