namespace Swoop.Bench.Load;

/// <summary>The shapes of load; how wide and how large comes from the options.</summary>
public enum LoadScenario
{
    Unary,
    ServerStream,
    ClientStream,

    /// <summary>Writes without waiting and reads the echoes as they come.</summary>
    Duplex,

    /// <summary>One duplex call; each message waits for the echo of the one before.</summary>
    PingPong,

    /// <summary>Opens connections, one call on each, and keeps them open.</summary>
    Idle,

    /// <summary>Makes channels, then one call on each, and looks at the client's memory each time.</summary>
    Channels,

    /// <summary>Opens a connection, makes one call and closes it, again and again.</summary>
    Connect,
}
