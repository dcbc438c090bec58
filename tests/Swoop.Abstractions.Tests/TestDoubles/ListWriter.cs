namespace Swoop.Abstractions.Tests.TestDoubles;

/// <summary>Keeps what is written; like many writers it leaves the form with a cancellation token to the interface.</summary>
internal sealed class ListWriter<T> : IClientStreamWriter<T>, IServerStreamWriter<T>
{
    public List<T> Written { get; } = [];

    public bool Completed { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message)
    {
        Written.Add(message);
        return Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        Completed = true;
        return Task.CompletedTask;
    }
}
