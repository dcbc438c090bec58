using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Swoop.Http2.Streams;

/// <summary>The open streams by their numbers: a hash table whose chains run through the streams themselves.</summary>
/// <remarks>
/// Numbers of one side are all odd and follow one another, so streams that are open together share a place only where one is much older.
/// A connection that is idle holds four empty places.
/// <code>
///   places   [ 1 ] [ 3 ] [   ] [ 7 ]        stream 9 joins stream 1: its half modulo the number of places is the same
///              |
///             [ 9 ]
/// </code>
/// </remarks>
internal sealed class StreamMap : IReadOnlyCollection<Http2Stream>
{
    private const int FewestPlaces = 4;

    private Http2Stream?[] _places = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Adds a stream, whose number is not there yet.</summary>
    public void Add(Http2Stream stream)
    {
        if (Count >= _places.Length) Grow();
        Insert(stream);
        Count++;
    }

    /// <summary>Finds a stream.</summary>
    public bool TryGet(StreamId id, [NotNullWhen(true)] out Http2Stream? stream)
    {
        stream = _places.Length == 0 ? null : PlaceOf(id);
        while (stream is not null && stream.Id != id) stream = stream.NextInPlace;
        return stream is not null;
    }

    /// <summary>Removes a stream; does nothing where it is not there.</summary>
    public void Remove(Http2Stream stream)
    {
        if (_places.Length == 0) return;
        ref var link = ref PlaceOf(stream.Id);
        while (link is not null && link != stream) link = ref link.NextInPlace;
        if (link is null) return;
        link = stream.NextInPlace;
        stream.NextInPlace = null;
        Count--;
    }

    /// <remarks>Whoever looks at a stream may remove it, but no other.</remarks>
    public IEnumerator<Http2Stream> GetEnumerator()
    {
        foreach (var first in _places)
        {
            for (var stream = first; stream is not null;)
            {
                var next = stream.NextInPlace;
                yield return stream;
                stream = next;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Grow()
    {
        var old = _places;
        _places = new Http2Stream?[Math.Max(FewestPlaces, old.Length * 2)];
        foreach (var first in old)
        {
            for (var stream = first; stream is not null;)
            {
                var next = stream.NextInPlace;
                Insert(stream);
                stream = next;
            }
        }
    }

    private void Insert(Http2Stream stream)
    {
        ref var place = ref PlaceOf(stream.Id);
        stream.NextInPlace = place;
        place = stream;
    }

    private ref Http2Stream? PlaceOf(StreamId id) => ref _places[(id.Value >> 1) & (uint)(_places.Length - 1)];
}
