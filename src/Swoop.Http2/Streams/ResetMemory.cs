namespace Swoop.Http2.Streams;

/// <summary>The streams that we reset lately: the peer may still have frames for them under way, which are no mistake (RFC 9113, 5.1).</summary>
/// <remarks>What had to be forgotten is given the benefit of the doubt, so a peer whose many streams we reset at once is never blamed.</remarks>
internal sealed class ResetMemory
{
    private const int Capacity = 256;
    private readonly uint[] _ids = new uint[Capacity];
    private int _next;
    private uint _highestForgotten;

    public void Add(StreamId stream)
    {
        _highestForgotten = Math.Max(_highestForgotten, _ids[_next]);
        _ids[_next] = stream.Value;
        _next = (_next + 1) % Capacity;
    }

    public bool Contains(StreamId stream) => stream.Value <= _highestForgotten || _ids.AsSpan().Contains(stream.Value);
}
