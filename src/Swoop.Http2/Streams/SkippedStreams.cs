namespace Swoop.Http2.Streams;

/// <summary>The identifiers that a client passed over lately: it must not open them any more (RFC 9113, 5.1.1).</summary>
/// <remarks>Only tells a stream that never was from one that is over; clients leave gaps rarely, so a few are remembered.</remarks>
internal struct SkippedStreams
{
    private const int Capacity = 8;
    private (uint From, uint To)[]? _gaps;
    private int _next;

    /// <summary>Notes that <paramref name="opened"/> follows <paramref name="highest"/>.</summary>
    public void Note(StreamId highest, StreamId opened)
    {
        // The first stream is 1; after it each is two above the last.
        var expected = highest == StreamId.Connection ? 1 : highest.Value + 2;
        if (opened.Value == expected) return;
        _gaps ??= new (uint, uint)[Capacity];
        _gaps[_next] = (expected, opened.Value - 2);
        _next = (_next + 1) % Capacity;
    }

    public readonly bool Contains(StreamId stream)
    {
        if (_gaps is null) return false;
        foreach (var (from, to) in _gaps)
        {
            if (stream.Value >= from && stream.Value <= to) return true;
        }

        return false;
    }
}
