using Microsoft.Extensions.Logging;

namespace Swoop.Client.Subchannels;

/// <summary>What subchannels write to the log beside what channels do.</summary>
internal static partial class SubchannelLog
{
    [LoggerMessage(20, LogLevel.Warning, "A server of {Target} does not report its load, although its clients are configured to ask for that. {Reason}")]
    public static partial void NoLoadReports(ILogger logger, string target, string reason);
}
