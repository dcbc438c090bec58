using Swoop.Http2.Streams;

namespace Swoop.Fuzz.Corpus;

/// <summary>A stream that carries nothing but the engine's own state, and can serve again.</summary>
internal sealed class PlainStream : Http2Stream
{
    public int Closed { get; private set; }

    protected override void OnClosed() => Closed++;
}
