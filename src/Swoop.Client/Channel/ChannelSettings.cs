using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Client.Balancing;
using Swoop.Http2.Hpack;
using Swoop.Protocol.Compression;
using Swoop.Transport.Client;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;

namespace Swoop.Client.Channel;

/// <summary>What a channel's parts need to know of its options, prepared once.</summary>
internal sealed record ChannelSettings(
    GrpcChannelOptions Options,
    ClientConnectionOptions Connection,
    CompressionRegistry Compression,
    IReadOnlyList<CallCredentials> CallCredentials,
    TimerWheel Timers,
    ILogger Logger,
    string Target,
    string AuthorityText,
    bool IsSecure,
    LoadBalancerRegistry Policies,
    Func<EndPoint, IConnector> Connectors)
{
    public HeaderTemplate Authority { get; } = new(":authority"u8, System.Text.Encoding.ASCII.GetBytes(AuthorityText));

    public HeaderTemplate UserAgent { get; } = new("user-agent"u8, System.Text.Encoding.ASCII.GetBytes(AgentOf(Options.UserAgent)));

    public HeaderTemplate AcceptEncoding { get; } = new("grpc-accept-encoding"u8, Compression.AcceptEncodingBytes.Span);

    private static string AgentOf(string? prefix)
    {
        var own = $"grpc-csharp-swoop/{typeof(ChannelSettings).Assembly.GetName().Version?.ToString(3)}";
        return string.IsNullOrEmpty(prefix) ? own : $"{prefix} {own}";
    }
}
