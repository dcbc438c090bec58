using Swoop.Http2.Hpack;

namespace Swoop.Client.ServiceConfigs;

/// <summary>What a channel knows of a method: how its path is sent, and what the service config says of it.</summary>
/// <param name="path">The field <c>:path</c>.</param>
/// <param name="config">The entry that counts for the method, if there is one.</param>
internal sealed class KnownMethod(HeaderTemplate path, MethodConfig? config)
{
    public HeaderTemplate Path { get; } = path;

    public MethodConfig? Config { get; } = config;

    public TimeSpan? Timeout { get; } = config?.Timeout;

    public bool? WaitForReady { get; } = config?.WaitForReady;

    public int? MaxRequestMessageBytes { get; } = config?.MaxRequestMessageBytes;

    public int? MaxResponseMessageBytes { get; } = config?.MaxResponseMessageBytes;

    public RetryPolicy? Retry { get; } = config?.RetryPolicy;

    public HedgingPolicy? Hedging { get; } = config?.HedgingPolicy;

    /// <summary>Calls may be made more than once.</summary>
    public bool IsRepeated { get; } = config?.RetryPolicy is not null || config?.HedgingPolicy is not null;
}
