using Swoop.Http2.Flow;
using Swoop.Http2.Hpack;

namespace Swoop.Http2.Connection;

/// <summary>What one end of a connection offers and tolerates. The limits that nobody states are unlimited for attackers too.</summary>
public sealed record Http2EngineOptions
{
    /// <summary>How many streams the peer may have open, handlers still running included; 100.</summary>
    public int MaxConcurrentStreams { get; init; } = 100;

    /// <summary>The receive window that each stream begins with, in octets; 65,535 to 2^31-1; 65,535.</summary>
    public int InitialStreamWindow { get; init; } = 65_535;

    /// <summary>The receive window of the connection, in octets; 65,535 to 2^31-1; 1 MiB.</summary>
    public int InitialConnectionWindow { get; init; } = 1 << 20;

    /// <summary>The size up to which windows grow with the measured bandwidth-delay product, in octets; 16 MiB. Not above the initial sizes: they stay.</summary>
    public int MaxWindow { get; init; } = 16 << 20;

    /// <summary>How far the windows of all streams may grow together, in octets; 0 or more; 32 MiB.</summary>
    /// <remarks>Bounds what the streams of a connection can hold unread: no more than their initial windows, or this if it is more, and this once again.</remarks>
    public long MaxWindowGrowth { get; init; } = 32 << 20;

    /// <summary>The largest frame payload we take, in octets; 16,384 to 2^24-1; 16,384.</summary>
    public int MaxFrameSize { get; init; } = 16_384;

    /// <summary>The HPACK table our decoder keeps for the peer, in octets; 4,096.</summary>
    public int HeaderTableSize { get; init; } = 4096;

    /// <summary>Where fields that come on many connections are kept once for all connections with these options.</summary>
    public SharedHeaders SharedHeaders { get; init; } = new();

    /// <summary>The largest header list we take, in octets of name + value + 32 for each field; 16 KiB.</summary>
    public int MaxHeaderListSize { get; init; } = 16 << 10;

    /// <summary>How many fields one header list may have; 256.</summary>
    public int MaxHeaderFields { get; init; } = 256;

    /// <summary>How many frames one header block may be spread over; 16.</summary>
    public int MaxHeaderFrames { get; init; } = 16;

    /// <summary>How many control frames (acknowledgements, resets) may wait to be sent before the peer is told to calm down; 1,000.</summary>
    public int MaxQueuedControlFrames { get; init; } = 1000;

    /// <summary>How many frames without any use (empty DATA, PRIORITY, unknown types ...) may come in a row within a second; 1,000.</summary>
    public int MaxUselessFrames { get; init; } = 1000;

    /// <summary>How many streams may be reset at once, by the peer or through its fault, before it is told to calm down; 1,000.</summary>
    /// <remarks>Each stream that ends without a reset earns one back, as time does: a peer that cancels half of very many calls is no attacker.</remarks>
    public int MaxResetBurst { get; init; } = 1000;

    /// <summary>How many resets a second the peer earns back; 200.</summary>
    public int ResetsPerSecond { get; init; } = 200;

    /// <summary>How many octets may wait for the socket before DATA waits in its streams instead; 256 KiB.</summary>
    public int MaxBufferedOutput { get; init; } = 256 << 10;

    /// <summary>Throws where a value is outside the range that HTTP/2 or its description allows.</summary>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxConcurrentStreams);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialStreamWindow, SendWindow.Default);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialConnectionWindow, SendWindow.Default);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxWindowGrowth);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFrameSize, PeerSettings.SmallestMaxFrame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxFrameSize, PeerSettings.LargestMaxFrame);
        ArgumentOutOfRangeException.ThrowIfNegative(HeaderTableSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxHeaderListSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxHeaderFields);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderFrames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBufferedOutput);
    }
}
