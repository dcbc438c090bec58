namespace Swoop.Http2.Tests.Kit;

/// <summary>Counts how often a payload was given back.</summary>
internal sealed class CountedOwner : IDisposable
{
    public int Disposed { get; private set; }

    public Action? WhenDisposed { get; set; }

    public void Dispose()
    {
        Disposed++;
        WhenDisposed?.Invoke();
    }
}
