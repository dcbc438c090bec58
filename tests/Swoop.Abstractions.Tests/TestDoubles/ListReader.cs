namespace Swoop.Abstractions.Tests.TestDoubles;

internal sealed class ListReader<T>(params T[] items) : IAsyncStreamReader<T>
{
    private int _next;

    public T Current { get; private set; } = default!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_next == items.Length)
        {
            return Task.FromResult(false);
        }

        Current = items[_next++];
        return Task.FromResult(true);
    }
}
