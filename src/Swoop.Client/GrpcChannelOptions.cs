using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Swoop.Client.Balancing;
using Swoop.Client.Proxies;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Client;

/// <summary>How a channel connects, and what it allows.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Security of the connection and credentials of every call. Not needed for <c>http://</c> and <c>https://</c> addresses: the scheme says it.</summary>
    public ChannelCredentials? Credentials { get; init; }

    /// <summary>Roots, client certificate and checks for TLS; the system's roots, if not set.</summary>
    public ClientTlsOptions? Tls { get; init; }

    /// <summary>The longest message taken from a server, in bytes; 4 MiB. Null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; init; } = MessageSize.DefaultMaxReceiveSize;

    /// <summary>The longest message sent, in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; init; }

    /// <summary>How many bytes a caller may write ahead of the server before a write waits, for each call; 64 KiB.</summary>
    public int SendBufferSize { get; init; } = 64 << 10;

    /// <summary>The message encodings that servers may use and calls may choose; gzip and deflate.</summary>
    public IReadOnlyList<ICompressionProvider> CompressionProviders { get; init; } = [new GzipCompressionProvider(), new DeflateCompressionProvider()];

    /// <summary>The encoding of every call's messages, such as <c>gzip</c>; none, if not set. A call can choose another by the request
    /// header <c>grpc-internal-encoding-request</c>, and switch it off for one message by <see cref="WriteFlags.NoCompress"/>.</summary>
    public string? RequestCompression { get; init; }

    /// <summary>Put in front of our own <c>user-agent</c>.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The field <c>:authority</c>, and the name that the server's certificate must have, in place of the address's own.</summary>
    public string? Authority { get; init; }

    /// <summary>How long one attempt to connect may take, the handshake and the server's first SETTINGS included; 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait after the first failed attempt; 1 second. It grows by 1.6 each time, give or take 20 percent (gRPC, "Connection backoff").</summary>
    public TimeSpan InitialReconnectBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the wait may become; 120 seconds.</summary>
    public TimeSpan MaxReconnectBackoff { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A connection that has had no call for this time is closed until the next call; 30 minutes. Null for never.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After this time without anything received, a PING asks for a sign of life (gRFC A8); at least 10 seconds. Never, if not set.</summary>
    public TimeSpan? KeepaliveTime { get; init; }

    /// <summary>How long that sign may take before the connection is given up; 20 seconds.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether such PINGs are sent while no call is open. Servers punish that unless they permit it; no.</summary>
    public bool KeepaliveWithoutCalls { get; init; }

    /// <summary>The receive window that each call begins with, in bytes; 65,535 or more; 65,535. It grows with the measured bandwidth-delay product.</summary>
    public int InitialStreamWindow { get; init; } = 65_535;

    /// <summary>The receive window of the connection, in bytes; 1 MiB.</summary>
    public int InitialConnectionWindow { get; init; } = 1 << 20;

    /// <summary>How large windows may grow, in bytes; 16 MiB.</summary>
    public int MaxWindow { get; init; } = 16 << 20;

    /// <summary>How far the windows of all calls of a connection may grow together, in bytes; zero or more; 32 MiB.</summary>
    /// <remarks>A connection holds unread no more than the windows that its calls begin with, or this if it is more, and this once again.</remarks>
    public long MaxWindowGrowth { get; init; } = 32 << 20;

    /// <summary>The largest header list taken from a server, in octets of name + value + 32 for each field; 16 KiB.</summary>
    public int MaxHeaderListSize { get; init; } = 16 << 10;

    /// <summary>How calls behave and are balanced where the resolver publishes no service config; <see cref="ServiceConfigs.ServiceConfig.Default"/>, if not set.</summary>
    public ServiceConfig? ServiceConfig { get; init; }

    /// <summary>Whether a service config that the resolver publishes comes before <see cref="ServiceConfig"/>; yes.</summary>
    public bool UseServiceConfigOfResolver { get; init; } = true;

    /// <summary>Balancing policies of your own; one with the name of a built-in policy replaces it.</summary>
    public IReadOnlyList<LoadBalancerFactory> LoadBalancerFactories { get; init; } = [];

    /// <summary>Resolvers for schemes of your own; one with the scheme of a built-in resolver replaces it.</summary>
    public IReadOnlyList<ResolverFactory> ResolverFactories { get; init; } = [];

    /// <summary>Makes what connects to an address that a resolver found; sockets, if not set. TLS, where the channel wants it, comes on top.</summary>
    public Func<EndPoint, IConnector>? ConnectorFactory { get; init; }

    /// <summary>The HTTP proxy that connections go through (gRFC A1). Where not set: what the environment says, unless <see cref="ConnectorFactory"/> is set;
    /// <see cref="GrpcProxy.None"/> for none.</summary>
    public GrpcProxy? Proxy { get; init; }

    /// <summary>Whether calls are retried and hedged as the service config says (gRFC A6); yes. Calls that no server has seen are always sent again.</summary>
    public bool RetriesEnabled { get; init; } = true;

    /// <summary>How many attempts of one call there may be, whatever the service config says; 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How many bytes of requests one call keeps for further attempts; beyond them it is committed to its attempt (gRFC A6); 256 KiB.</summary>
    public long RetryBufferSize { get; init; } = 256 << 10;

    /// <summary>The same for all calls of the channel together; 16 MiB.</summary>
    public long RetryBufferSizeTotal { get; init; } = 16 << 20;

    /// <summary>How many connections there may be to one address, whatever the service config says (gRFC A105); at least 1; 10. Where the service config
    /// says nothing there is one.</summary>
    public int MaxConnectionsPerSubchannel { get; init; } = 10;

    /// <summary>Whether backends are asked for their health where the service config says so (gRFC A17); yes.</summary>
    public bool HealthChecksEnabled { get; init; } = true;

    /// <summary>How often a call may be sent again after a server refused it unseen; 5.</summary>
    public int MaxTransparentRetries { get; init; } = 5;

    /// <summary>A call that its own token cancelled throws <see cref="OperationCanceledException"/> in place of <see cref="RpcException"/>; no.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; init; }

    /// <summary>Lets call credentials travel without TLS, where anyone on the way can read them; no.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; init; }

    /// <summary>Where the channel writes its log.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of deadlines, backoff and keepalive.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal void ThrowIfInvalid()
    {
        if (MaxReceiveMessageSize is { } maxReceive) ArgumentOutOfRangeException.ThrowIfNegative(maxReceive, nameof(MaxReceiveMessageSize));
        if (MaxSendMessageSize is { } maxSend) ArgumentOutOfRangeException.ThrowIfNegative(maxSend, nameof(MaxSendMessageSize));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SendBufferSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialStreamWindow, 65_535);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialConnectionWindow, 65_535);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxWindowGrowth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderListSize);
        ArgumentOutOfRangeException.ThrowIfNegative(RetryBufferSize);
        ArgumentOutOfRangeException.ThrowIfNegative(RetryBufferSizeTotal);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxTransparentRetries);
    }
}
