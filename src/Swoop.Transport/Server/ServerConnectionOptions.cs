using Swoop.Http2.Connection;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;

namespace Swoop.Transport.Server;

/// <summary>How a server treats its connections.</summary>
public sealed record ServerConnectionOptions
{
    /// <summary>The options of HTTP/2.</summary>
    public Http2EngineOptions Http2 { get; init; } = new();

    /// <summary>The longest message taken, in bytes, after inflating; 4 MiB.</summary>
    public int MaxReceiveMessageSize { get; init; } = MessageSize.DefaultMaxReceiveSize;

    /// <summary>How many bytes a handler may write ahead of its client before it must wait, for each stream; 64 KiB.</summary>
    public int SendBufferSize { get; init; } = 64 << 10;

    /// <summary>The message encodings.</summary>
    public CompressionRegistry Compression { get; init; } = CompressionRegistry.Default;

    /// <summary>A connection without calls is closed after this time (gRFC A9); never, if not set.</summary>
    public TimeSpan? MaxConnectionIdle { get; init; }

    /// <summary>A connection is drained at this age, plus or minus 10 percent (gRFC A9); never, if not set.</summary>
    public TimeSpan? MaxConnectionAge { get; init; }

    /// <summary>How long calls may go on after the age was reached before they are cut off (gRFC A9); as long as they like, if not set.</summary>
    public TimeSpan? MaxConnectionAgeGrace { get; init; }

    /// <summary>A client that has sent nothing for this time is asked for a sign of life (gRFC A9); 2 hours.</summary>
    public TimeSpan KeepaliveTime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long that sign may take before the connection is given up (gRFC A9); 20 seconds.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A client must not send PINGs more often than this (gRFC A8); 5 minutes.</summary>
    public TimeSpan MinPingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether PINGs are welcome while no call is open (gRFC A8); if not, one in 2 hours is tolerated. No.</summary>
    public bool PermitPingsWithoutCalls { get; init; }

    /// <summary>A call whose client has taken nothing of what waits for it for this time is reset with ENHANCE_YOUR_CALM; 5 minutes. Never, if not set.</summary>
    public TimeSpan? StalledStreamTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes a client must take to be given another second of that time; 50. However few, if not set.</summary>
    public int? MinResponseDataRate { get; init; } = 50;

    /// <summary>How many bytes of messages above 80 KiB a connection may hold that are arriving or were not taken yet; 64 MiB.</summary>
    public long MaxMessageBacklog { get; init; } = 64 << 20;

    /// <summary>How long a client may take for its preface and first SETTINGS; 10 seconds.</summary>
    public TimeSpan PrefaceTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
