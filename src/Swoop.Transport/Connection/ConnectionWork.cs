namespace Swoop.Transport.Connection;

/// <summary>Something that a connection has caused and a pool thread runs: a handler, a completion, the rest of a caller that waited.</summary>
/// <remarks>The object itself stands in line, so that queueing allocates nothing. It stands in line at most once at a time.</remarks>
public abstract class ConnectionWork
{
    internal ConnectionWork? NextInLine;

    /// <summary>Runs user code, without any lock held.</summary>
    protected internal abstract void Run();
}
