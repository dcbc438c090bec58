using Microsoft.Extensions.Logging;

namespace Swoop.Client.Resolving.Dns;

internal static partial class DnsLog
{
    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "{Name} could not be resolved: {Detail}")]
    public static partial void Failed(ILogger logger, string name, string detail);
}
