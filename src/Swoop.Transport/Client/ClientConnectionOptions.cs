using Swoop.Http2.Connection;
using Swoop.Protocol.Compression;
using Swoop.Protocol.Framing;

namespace Swoop.Transport.Client;

/// <summary>How a client treats its connections.</summary>
public sealed record ClientConnectionOptions
{
    /// <summary>The shortest <see cref="KeepaliveTime"/>, whatever was asked for (gRFC A8); 10 seconds.</summary>
    public static TimeSpan ShortestKeepaliveTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The options of HTTP/2.</summary>
    public Http2EngineOptions Http2 { get; init; } = new() { MaxConcurrentStreams = 0 };

    /// <summary>The longest message taken, in bytes, after inflating; 4 MiB.</summary>
    public int MaxReceiveMessageSize { get; init; } = MessageSize.DefaultMaxReceiveSize;

    /// <summary>How many bytes a caller may write ahead of the server before it must wait, for each stream; 64 KiB.</summary>
    public int SendBufferSize { get; init; } = 64 << 10;

    /// <summary>The message encodings.</summary>
    public CompressionRegistry Compression { get; init; } = CompressionRegistry.Default;

    /// <summary>After this time without anything received a PING asks for a sign of life (gRFC A8); at least 10 seconds; never, if not set.</summary>
    public TimeSpan? KeepaliveTime { get; init; }

    /// <summary>How long that sign may take before the connection is given up (gRFC A8); 20 seconds.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether PINGs are sent while no call is open (gRFC A8); servers punish that unless they permit it. No.</summary>
    public bool KeepaliveWithoutCalls { get; init; }

    /// <summary>Whether the requests' scheme is https.</summary>
    public bool IsHttps { get; init; }
}
