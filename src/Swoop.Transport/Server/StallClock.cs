namespace Swoop.Transport.Server;

/// <summary>How long the client of one stream may go on taking nothing of what waits for it; the rules are those of <see cref="StalledStreams"/>.</summary>
/// <remarks>A mutable struct: one private field of its stream, used under the gate.</remarks>
internal struct StallClock
{
    // How many octets waited when they were counted last.
    private long _waiting;

    /// <summary>By when the client must have taken more; in the timers' microseconds. Means something only while octets wait.</summary>
    public long Deadline { get; private set; }

    /// <summary>A message is about to be written; with it there are so many octets.</summary>
    public void OnWriting(long octets) => _waiting = octets;

    /// <summary>Octets wait, and none did before.</summary>
    public void Start(ServerConnection server) => Deadline = server.StalledLocked.OnWaitingLocked();

    /// <summary>Octets have left; so many still wait.</summary>
    public void OnShrunk(ServerConnection server, long octets)
    {
        if (octets > 0) Deadline = server.StalledLocked.ExtendLocked(Deadline, _waiting - octets);
        _waiting = octets;
    }
}
