namespace Swoop.Transport.Wires.Readiness;

/// <summary>What epoll tells of a socket; the values are those of epoll_ctl(2).</summary>
[Flags]
internal enum SocketEvents : uint
{
    None = 0,

    /// <summary>Something can be received.</summary>
    Readable = 0x1,

    /// <summary>Something can be sent; a connection that was being made is made, or has failed.</summary>
    Writable = 0x4,

    /// <summary>The connection is broken.</summary>
    Error = 0x8,

    /// <summary>Both directions are closed.</summary>
    HungUp = 0x10,

    /// <summary>The peer will send no more.</summary>
    PeerHungUp = 0x2000,
}
