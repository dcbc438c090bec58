using Microsoft.Extensions.Logging;

namespace Swoop.Client.Proxies;

internal static partial class ProxyLog
{
    // The value may hold a password.
    [LoggerMessage(EventId = 60, Level = LogLevel.Warning, Message = "The environment variable {Name} does not name a proxy of the form http://host:port; no proxy is used.")]
    public static partial void Unusable(ILogger logger, string name);

    [LoggerMessage(EventId = 61, Level = LogLevel.Information, Message = "Connections to {Target} go through the proxy {Proxy}.")]
    public static partial void Used(ILogger logger, string target, GrpcProxy proxy);
}
