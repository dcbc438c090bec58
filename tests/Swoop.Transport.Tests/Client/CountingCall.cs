using Grpc.Core;
using Swoop.Transport.Client;

namespace Swoop.Transport.Tests.Client;

/// <summary>A call that notes its end.</summary>
internal sealed class CountingCall : IClientCall
{
    private readonly TaskCompletionSource<(Status Status, bool IsUnprocessed)> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientStream? Stream { get; private set; }

    public Task<(Status Status, bool IsUnprocessed)> EndedAsync => _ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public int Completions { get; private set; }

    public void OnStarted(ClientStream stream) => Stream = stream;

    public void OnHeaders(ClientStream stream)
    {
    }

    public void OnCompleted(ClientStream stream)
    {
        Completions++;
        var end = (stream.Status, stream.IsUnprocessed);
        stream.Finish(this, out var message, out _, out _);
        message.Return();
        _ended.TrySetResult(end);
    }
}
