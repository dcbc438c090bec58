namespace Swoop.Server.Tests.Kit;

/// <summary>Lets a test and a handler wait for each other.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _set.Task.IsCompleted;

    public void Set() => _set.TrySetResult();

    public Task WaitAsync() => _set.Task.WaitAsync(RawClient.Patience);

    /// <summary>Set when a token is cancelled.</summary>
    public static Signal On(CancellationToken token)
    {
        var signal = new Signal();
        token.Register(signal.Set);
        return signal;
    }
}
