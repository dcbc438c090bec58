using Microsoft.Extensions.Logging;

namespace Swoop.Client.Channel;

/// <summary>What a channel writes to the log.</summary>
internal static partial class ChannelLog
{
    [LoggerMessage(1, LogLevel.Error, "A step of the channel's control loop threw.")]
    public static partial void ControlFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "Connecting to {Target}.")]
    public static partial void Connecting(ILogger logger, string target);

    [LoggerMessage(3, LogLevel.Debug, "Connected to {Target}.")]
    public static partial void Connected(ILogger logger, string target);

    [LoggerMessage(4, LogLevel.Warning, "Connecting to {Target} failed; the next attempt follows in {Wait}. {Reason}")]
    public static partial void ConnectFailed(ILogger logger, string target, TimeSpan wait, string reason);

    [LoggerMessage(5, LogLevel.Debug, "The channel to {Target} is {State}.")]
    public static partial void StateChanged(ILogger logger, string target, ConnectivityState state);

    [LoggerMessage(6, LogLevel.Warning, "The service config for {Target} is not used. {Reason}")]
    public static partial void BadServiceConfig(ILogger logger, string target, string reason);
}
