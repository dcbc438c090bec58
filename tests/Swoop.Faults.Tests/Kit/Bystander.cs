using System.Diagnostics;
using Grpc.Core;
using Swoop.Client;

namespace Swoop.Faults.Tests.Kit;

/// <summary>A well-behaved client that goes on calling while somebody else attacks.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _calling;
    private readonly List<string> _failures = [];
    private int _calls;

    public Bystander(string address)
    {
        _channel = GrpcChannel.ForAddress(address);
        _calling = Task.Run(CallAsync);
    }

    /// <summary>Ends when it has been served once: it was there before whoever comes now.</summary>
    public Task ServedAsync() => Patience.UntilAsync(() => Volatile.Read(ref _calls) > 0 || _calling.IsCompleted, "the bystander's first answer");

    /// <summary>Stops calling; every call has succeeded, and none took long.</summary>
    public async Task CheckAsync()
    {
        // At least a few calls must have met the attack's end.
        var seen = _calls;
        var clock = Stopwatch.StartNew();
        while (Volatile.Read(ref _calls) < seen + 3 && clock.Elapsed < Patience.Long && _failures.Count == 0) await Task.Yield();
        await _stop.CancelAsync();
        await _calling;
        Assert.Empty(_failures);
        Assert.True(_calls >= 3);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calling;
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task CallAsync()
    {
        var invoker = _channel.CreateCallInvoker();
        while (!_stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                using var call = invoker.AsyncUnaryCall(Victim.Echo, null, new CallOptions(deadline: DateTime.UtcNow + Patience.Long), "hello"u8.ToArray());
                await call;
                if (clock.Elapsed > _longest) _failures.Add($"a call took {clock.Elapsed}");
            }
            catch (RpcException exception)
            {
                _failures.Add(exception.Message);
                return;
            }

            Interlocked.Increment(ref _calls);
        }
    }
}
