using Swoop.Http2.Streams;

namespace Swoop.Http2.Flow;

/// <summary>The streams that have octets to send and a window for them, in the order in which they may.</summary>
/// <remarks>
/// The links lie in the streams, so that nothing is allocated; they lead both ways, so that a stream that closes leaves from any
/// place at once: its object may stand for another stream, of another connection, a moment later.
/// </remarks>
internal sealed class SendRing
{
    private Http2Stream? _last;

    /// <summary>Whose turn it is.</summary>
    public Http2Stream? First { get; private set; }

    /// <summary>Puts a stream at the end, unless it has a place already.</summary>
    public void Add(Http2Stream stream)
    {
        if (stream.InRing) return;
        stream.InRing = true;
        stream.PreviousInRing = _last;
        if (_last is null) First = stream;
        else _last.NextInRing = stream;
        _last = stream;
    }

    /// <summary>Takes a stream out, if it has a place.</summary>
    public void Remove(Http2Stream stream)
    {
        if (!stream.InRing) return;
        if (stream.PreviousInRing is { } previous) previous.NextInRing = stream.NextInRing;
        else First = stream.NextInRing;
        if (stream.NextInRing is { } next) next.PreviousInRing = stream.PreviousInRing;
        else _last = stream.PreviousInRing;
        stream.InRing = false;
        stream.NextInRing = null;
        stream.PreviousInRing = null;
    }
}
