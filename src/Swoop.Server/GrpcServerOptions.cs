using System.IO.Compression;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Http2.Connection;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;
using Swoop.Server.Calls;
using Swoop.Server.Compression;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Server;

namespace Swoop.Server;

/// <summary>How a <see cref="GrpcServer"/> treats its connections and calls. Every limit has a finite default.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>The longest message taken, in bytes, after inflating; 0 or more; 4 MiB. A longer one ends its call with RESOURCE_EXHAUSTED.</summary>
    public int MaxReceiveMessageSize { get; init; } = MessageSize.DefaultMaxReceiveSize;

    /// <summary>The longest message sent, in bytes, before compression; 0 or more; no limit. A longer one ends its call with RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; init; }

    /// <summary>The message encodings that the server knows; gzip and deflate.</summary>
    public CompressionRegistry Compression { get; init; } = CompressionRegistry.Default;

    /// <summary>The encoding of responses, such as <c>gzip</c>, for clients that accept it; none. One of <see cref="Compression"/>.</summary>
    /// <remarks>A handler switches it off for a message with <see cref="WriteFlags.NoCompress"/>, and chooses another with the response header
    /// <c>grpc-internal-encoding-request</c>, which is not sent.</remarks>
    public string? ResponseCompression { get; init; }

    /// <summary>How hard responses are compressed; the encoding's own choice.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; init; }

    /// <summary>Whether clients are told the text of exceptions that handlers throw; no, for it may hold secrets.</summary>
    public bool EnableDetailedErrors { get; init; }

    /// <summary>The interceptors of all services, the first outermost; none.</summary>
    public IReadOnlyList<Interceptor> Interceptors { get; init; } = [];

    /// <summary>Handles calls of methods that nobody registered, message by message as bytes; such calls are UNIMPLEMENTED if not set.</summary>
    /// <remarks>The seam for proxies: <see cref="ServerCallContext.Method"/> names the method. Interceptors see these calls, too.</remarks>
    public DuplexStreamingServerMethod<byte[], byte[]>? UnknownMethodHandler { get; init; }

    /// <summary>How many connections may be open at once, handshakes included; 1 or more; 10,000. Those beyond are closed as they come.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>How many calls a connection may have open, handlers that still run included; 1 or more; 100.</summary>
    public int MaxConcurrentStreams { get; init; } = 100;

    /// <summary>A connection without calls is closed after this time (gRFC A9); above zero; never.</summary>
    public TimeSpan? MaxConnectionIdle { get; init; }

    /// <summary>A connection is drained at this age, plus or minus 10 percent (gRFC A9); above zero; never.</summary>
    public TimeSpan? MaxConnectionAge { get; init; }

    /// <summary>How long calls may go on after <see cref="MaxConnectionAge"/> before they are cut off (gRFC A9); zero or more; as long as they like.</summary>
    public TimeSpan? MaxConnectionAgeGrace { get; init; }

    /// <summary>A client that has sent nothing for this time is asked for a sign of life (gRFC A9); above zero; 2 hours.</summary>
    public TimeSpan KeepaliveTime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long that sign may take before the connection is given up (gRFC A9); above zero; 20 seconds.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A client must not send PINGs more often than this (gRFC A8); zero or more; 5 minutes. After two strikes it is sent away.</summary>
    public TimeSpan MinPingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether PINGs are welcome while no call is open (gRFC A8); no: then one in 2 hours is tolerated.</summary>
    public bool PermitPingsWithoutCalls { get; init; }

    /// <summary>How long a client may take for its preface and first SETTINGS, once TLS is done; above zero; 10 seconds.</summary>
    /// <remarks>The time limit of the TLS handshake itself is <see cref="Transport.Tls.ServerTlsOptions.HandshakeTimeout"/>; 10 seconds.</remarks>
    public TimeSpan PrefaceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A call whose client takes nothing of what waits for it for this time, because it keeps its windows shut or reads nothing, is
    /// reset with ENHANCE_YOUR_CALM; above zero; 5 minutes. Null for never.</summary>
    public TimeSpan? StalledStreamTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes such a client must take to be given another second of that time; 1 or more; 50. Null for however few.</summary>
    /// <remarks>A client that opens its window by a byte now and then would else hold its call for ever. With the defaults, a client's library that gives back a
    /// quarter of the smallest window (16 KiB) has bought the whole 5 minutes.</remarks>
    public int? MinResponseDataRate { get; init; } = 50;

    /// <summary>How many bytes of messages above 80 KiB a connection may hold that are arriving or were not taken yet; 0 or more; 64 MiB.</summary>
    /// <remarks>Messages beyond it wait with the client, held back by the windows of their calls, until others were taken. One alone is always let in.</remarks>
    public long MaxMessageBacklog { get; init; } = 64 << 20;

    /// <summary>The receive window that each call begins with, in bytes; 65,535 to 2^31-1; 65,535. It grows with the measured bandwidth-delay product.</summary>
    public int InitialStreamWindow { get; init; } = 65_535;

    /// <summary>The receive window of a connection, in bytes; 65,535 to 2^31-1; 1 MiB.</summary>
    public int InitialConnectionWindow { get; init; } = 1 << 20;

    /// <summary>The size up to which windows grow, in bytes; 16 MiB. Not above the initial sizes: they stay.</summary>
    public int MaxWindow { get; init; } = 16 << 20;

    /// <summary>How far the windows of all calls of a connection may grow together, in bytes; zero or more; 32 MiB.</summary>
    /// <remarks>A connection holds unread no more than the windows that its calls begin with, or this if it is more, and this once again.</remarks>
    public long MaxWindowGrowth { get; init; } = 32 << 20;

    /// <summary>The largest header list taken, in bytes of name + value + 32 for each field; 1 or more; 16 KiB.</summary>
    public int MaxHeaderListSize { get; init; } = 16 << 10;

    /// <summary>How many fields a header list may have; 1 or more; 256.</summary>
    public int MaxHeaderFields { get; init; } = 256;

    /// <summary>How many bytes a handler may write ahead of its client before it must wait, for each call; 1 or more; 64 KiB.</summary>
    public int SendBufferSize { get; init; } = 64 << 10;

    /// <summary>How many bytes the system may hold of what a connection sends, once they have left the server; 1 or more; what the system chooses.</summary>
    public int? SocketSendBufferSize { get; init; }

    /// <summary>How many bytes the system may hold of what a connection receives, before the server reads them; 1 or more; what the system chooses.</summary>
    public int? SocketReceiveBufferSize { get; init; }

    /// <summary>Where the server logs; nowhere. Metadata and messages are never logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of deadlines and of all times above.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReceiveMessageSize);
        if (MaxSendMessageSize is { } maxSend) ArgumentOutOfRangeException.ThrowIfNegative(maxSend, nameof(MaxSendMessageSize));
        ArgumentNullException.ThrowIfNull(Compression);
        ArgumentNullException.ThrowIfNull(Interceptors);
        ArgumentNullException.ThrowIfNull(LoggerFactory);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnections);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentStreams);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderListSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderFields);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SendBufferSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialStreamWindow, 65_535);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialConnectionWindow, 65_535);
        if (MaxConnectionIdle is { } idle) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(idle, TimeSpan.Zero, nameof(MaxConnectionIdle));
        if (MaxConnectionAge is { } age) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero, nameof(MaxConnectionAge));
        if (MaxConnectionAgeGrace is { } grace) ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero, nameof(MaxConnectionAgeGrace));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(KeepaliveTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(KeepaliveTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinPingInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PrefaceTimeout, TimeSpan.Zero);
        if (StalledStreamTimeout is { } stalled) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(stalled, TimeSpan.Zero, nameof(StalledStreamTimeout));
        if (MinResponseDataRate is { } rate) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate, nameof(MinResponseDataRate));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxMessageBacklog);
        if (SocketSendBufferSize is { } sendBuffer) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sendBuffer, nameof(SocketSendBufferSize));
        if (SocketReceiveBufferSize is { } receiveBuffer) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(receiveBuffer, nameof(SocketReceiveBufferSize));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxWindowGrowth);
    }

    internal ServerConnectionOptions ToConnectionOptions() => new()
    {
        Http2 = new Http2EngineOptions
        {
            MaxConcurrentStreams = MaxConcurrentStreams,
            InitialStreamWindow = InitialStreamWindow,
            InitialConnectionWindow = InitialConnectionWindow,
            MaxWindow = MaxWindow,
            MaxWindowGrowth = MaxWindowGrowth,
            MaxHeaderListSize = MaxHeaderListSize,
            MaxHeaderFields = MaxHeaderFields,
        },
        MaxReceiveMessageSize = MaxReceiveMessageSize,
        SendBufferSize = SendBufferSize,
        Compression = Compression,
        MaxConnectionIdle = MaxConnectionIdle,
        MaxConnectionAge = MaxConnectionAge,
        MaxConnectionAgeGrace = MaxConnectionAgeGrace,
        KeepaliveTime = KeepaliveTime,
        KeepaliveTimeout = KeepaliveTimeout,
        MinPingInterval = MinPingInterval,
        PermitPingsWithoutCalls = PermitPingsWithoutCalls,
        PrefaceTimeout = PrefaceTimeout,
        StalledStreamTimeout = StalledStreamTimeout,
        MinResponseDataRate = MinResponseDataRate,
        MaxMessageBacklog = MaxMessageBacklog,
    };

    internal CallSettings ToCallSettings() => new(
        MaxReceiveMessageSize,
        MaxSendMessageSize,
        new ResponseEncodings(Compression, ResponseCompression, ResponseCompressionLevel),
        EnableDetailedErrors,
        TimeProvider,
        new CallLog(LoggerFactory.CreateLogger("Swoop.Server.Call")));

    internal SocketListenerOptions ToSocketOptions() => new()
    {
        Logger = LoggerFactory.CreateLogger<SocketListener>(),
        Time = TimeProvider,
        SendBufferSize = SocketSendBufferSize,
        ReceiveBufferSize = SocketReceiveBufferSize,
    };
}
