namespace Swoop.Http2.Flow;

/// <summary>What a stream has to send and may not send yet.</summary>
internal struct SendQueue
{
    private Chunk? _first;
    private Chunk? _last;

    /// <summary>The octets that wait.</summary>
    public long Length { get; private set; }

    /// <summary>True when END_STREAM goes out with the last octet.</summary>
    public bool EndsStream { get; set; }

    public void Add(ReadOnlyMemory<byte> octets, IDisposable? owner)
    {
        var chunk = new Chunk(octets, owner);
        if (_last is null) _first = chunk;
        else _last.Next = chunk;
        _last = chunk;
        Length += octets.Length;
    }

    /// <summary>Takes up to <paramref name="limit"/> octets, all from one chunk.</summary>
    /// <param name="limit">At least 1.</param>
    /// <param name="owner">To be disposed once the octets taken were sent; the payload's owner follows with the last of them.</param>
    public ReadOnlyMemory<byte> Take(int limit, out IDisposable? owner)
    {
        owner = null;
        if (_first is not { } chunk) return default;
        var taken = chunk.Octets[..Math.Min(limit, chunk.Octets.Length)];
        Length -= taken.Length;
        owner = chunk.Take(taken.Length);
        if (!chunk.Octets.IsEmpty) return taken;
        _first = chunk.Next;
        if (_first is null) _last = null;
        return taken;
    }

    /// <summary>Drops everything and releases its owners.</summary>
    public void Clear()
    {
        var chunk = _first;
        // Emptied first: an owner may come back to this queue.
        this = default;
        for (; chunk is not null; chunk = chunk.Next) chunk.Dispose();
    }

    /// <summary>A payload of which a part may be on its way to the socket while the rest waits.</summary>
    /// <remarks>
    /// Each part handed out counts as one use, and the queue's own hold as another: when a stream is reset in mid-payload, the parts
    /// already framed are still sent, and the memory must not be reused before. Parts are released by whoever writes to the socket.
    /// </remarks>
    private sealed class Chunk(ReadOnlyMemory<byte> octets, IDisposable? owner) : IDisposable
    {
        private int _uses = 1;

        public ReadOnlyMemory<byte> Octets { get; private set; } = octets;

        public Chunk? Next { get; set; }

        public Chunk? Take(int length)
        {
            var isWhole = length == Octets.Length;
            Octets = Octets[length..];
            if (owner is null) return null;
            // The last part takes over the queue's own use.
            if (!isWhole) Interlocked.Increment(ref _uses);
            return this;
        }

        public void Dispose()
        {
            if (Interlocked.Decrement(ref _uses) == 0) owner?.Dispose();
        }
    }
}
