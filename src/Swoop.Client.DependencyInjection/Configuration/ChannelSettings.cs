using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace Swoop.Client.DependencyInjection.Configuration;

/// <summary>The options of channels that a configuration can set, by their own names.</summary>
internal static class ChannelSettings
{
    private static readonly FrozenDictionary<string, Func<GrpcChannelOptions, Setting, GrpcChannelOptions>> _settings =
        new Dictionary<string, Func<GrpcChannelOptions, Setting, GrpcChannelOptions>>
        {
            [nameof(GrpcChannelOptions.Authority)] = (options, setting) => options with { Authority = setting.Text },
            [nameof(GrpcChannelOptions.UserAgent)] = (options, setting) => options with { UserAgent = setting.Text },
            [nameof(GrpcChannelOptions.RequestCompression)] = (options, setting) => options with { RequestCompression = setting.Text },
            [nameof(GrpcChannelOptions.MaxReceiveMessageSize)] = (options, setting) => options with { MaxReceiveMessageSize = setting.IsEmpty ? null : setting.Size },
            [nameof(GrpcChannelOptions.MaxSendMessageSize)] = (options, setting) => options with { MaxSendMessageSize = setting.IsEmpty ? null : setting.Size },
            [nameof(GrpcChannelOptions.SendBufferSize)] = (options, setting) => options with { SendBufferSize = setting.Size },
            [nameof(GrpcChannelOptions.ConnectTimeout)] = (options, setting) => options with { ConnectTimeout = setting.Time },
            [nameof(GrpcChannelOptions.InitialReconnectBackoff)] = (options, setting) => options with { InitialReconnectBackoff = setting.Time },
            [nameof(GrpcChannelOptions.MaxReconnectBackoff)] = (options, setting) => options with { MaxReconnectBackoff = setting.Time },
            [nameof(GrpcChannelOptions.IdleTimeout)] = (options, setting) => options with { IdleTimeout = setting.IsEmpty ? null : setting.Time },
            [nameof(GrpcChannelOptions.KeepaliveTime)] = (options, setting) => options with { KeepaliveTime = setting.IsEmpty ? null : setting.Time },
            [nameof(GrpcChannelOptions.KeepaliveTimeout)] = (options, setting) => options with { KeepaliveTimeout = setting.Time },
            [nameof(GrpcChannelOptions.KeepaliveWithoutCalls)] = (options, setting) => options with { KeepaliveWithoutCalls = setting.Boolean },
            [nameof(GrpcChannelOptions.InitialStreamWindow)] = (options, setting) => options with { InitialStreamWindow = setting.Size },
            [nameof(GrpcChannelOptions.InitialConnectionWindow)] = (options, setting) => options with { InitialConnectionWindow = setting.Size },
            [nameof(GrpcChannelOptions.MaxWindow)] = (options, setting) => options with { MaxWindow = setting.Size },
            [nameof(GrpcChannelOptions.MaxWindowGrowth)] = (options, setting) => options with { MaxWindowGrowth = setting.LongSize },
            [nameof(GrpcChannelOptions.MaxHeaderListSize)] = (options, setting) => options with { MaxHeaderListSize = setting.Size },
            [nameof(GrpcChannelOptions.MaxTransparentRetries)] = (options, setting) => options with { MaxTransparentRetries = setting.Size },
            [nameof(GrpcChannelOptions.UseServiceConfigOfResolver)] = (options, setting) => options with { UseServiceConfigOfResolver = setting.Boolean },
            [nameof(GrpcChannelOptions.RetriesEnabled)] = (options, setting) => options with { RetriesEnabled = setting.Boolean },
            [nameof(GrpcChannelOptions.MaxAttempts)] = (options, setting) => options with { MaxAttempts = setting.Size },
            [nameof(GrpcChannelOptions.RetryBufferSize)] = (options, setting) => options with { RetryBufferSize = setting.LongSize },
            [nameof(GrpcChannelOptions.RetryBufferSizeTotal)] = (options, setting) => options with { RetryBufferSizeTotal = setting.LongSize },
            [nameof(GrpcChannelOptions.MaxConnectionsPerSubchannel)] = (options, setting) => options with { MaxConnectionsPerSubchannel = setting.Size },
            [nameof(GrpcChannelOptions.HealthChecksEnabled)] = (options, setting) => options with { HealthChecksEnabled = setting.Boolean },
            [nameof(GrpcChannelOptions.ThrowOperationCanceledOnCancellation)] = (options, setting) => options with { ThrowOperationCanceledOnCancellation = setting.Boolean },
            [nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)] = (options, setting) => options with { UnsafeUseInsecureChannelCallCredentials = setting.Boolean },
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The options with what the setting says; unchanged where it is none of the channel's.</summary>
    /// <exception cref="InvalidOperationException">The value is wrong; the message has the key's path.</exception>
    public static GrpcChannelOptions Apply(IConfigurationSection section, GrpcChannelOptions options) =>
        _settings.TryGetValue(section.Key, out var apply) ? apply(options, new Setting(section)) : options;
}
