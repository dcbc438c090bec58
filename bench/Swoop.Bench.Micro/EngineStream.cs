using Swoop.Http2.Streams;

namespace Swoop.Bench.Micro;

/// <summary>A stream that goes back to its pool when it is over.</summary>
internal sealed class EngineStream(Stack<EngineStream> pool) : Http2Stream
{
    public static EngineStream Take(Stack<EngineStream> pool) => pool.TryPop(out var stream) ? stream : new EngineStream(pool);

    protected override void OnClosed()
    {
        Recycle();
        pool.Push(this);
    }
}
