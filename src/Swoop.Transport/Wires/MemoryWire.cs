using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>One end of a connection inside the process.</summary>
/// <remarks>Like a socket it lets a sender be some 256 KiB ahead of its receiver; then sending waits.</remarks>
public sealed class MemoryWire : Wire
{
    private readonly MemoryPipe _incoming;
    private readonly MemoryPipe _outgoing;

    private MemoryWire(MemoryPipe incoming, MemoryPipe outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <summary>Makes two ends that are connected with each other.</summary>
    public static (MemoryWire First, MemoryWire Second) CreatePair()
    {
        var there = new MemoryPipe();
        var back = new MemoryPipe();
        return (new MemoryWire(back, there), new MemoryWire(there, back));
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _incoming.ReceiveAsync(buffer);

    /// <inheritdoc/>
    public override ValueTask SendAsync(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return _outgoing.SendAsync(output);
    }

    /// <inheritdoc/>
    public override ValueTask ShutdownAsync()
    {
        _outgoing.Complete();
        return default;
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        // As with a socket that is closed: the peer still gets what was sent, then the end, and its own sending fails.
        _outgoing.Complete();
        _incoming.Abandon();
    }
}
