using Microsoft.Extensions.Logging;

namespace Swoop.Client.Subchannels;

/// <summary>What subchannels write to the log beside what channels do.</summary>
internal static partial class SubchannelLog
{
    [LoggerMessage(20, LogLevel.Warning, "A server of {Target} does not report its load, although its clients are configured to ask for that. {Reason}")]
    public static partial void NoLoadReports(ILogger logger, string target, string reason);

    [LoggerMessage(21, LogLevel.Warning, "The server at {Address} has no health service, although its clients are configured to ask it (gRFC A17): it counts as healthy. {Reason}")]
    public static partial void NoHealth(ILogger logger, string address, string reason);

    [LoggerMessage(22, LogLevel.Debug, "{Service} at {Address} says that its health is {Health}.")]
    public static partial void HealthChanged(ILogger logger, string service, string address, string health);
}
