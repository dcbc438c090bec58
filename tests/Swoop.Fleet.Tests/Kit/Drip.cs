using System.Diagnostics;
using Grpc.Core;
using Swoop.Interop.Testing;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Unary calls, one each few milliseconds whether those before have ended or not: no call holds another up.</summary>
internal sealed class Drip
{
    private const int MaxCalls = 5_000;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(8);

    private readonly TestService.TestServiceClient _client;
    private readonly Task _running;
    private int _underWay;
    private volatile bool _isStopped;

    private Drip(ChannelBase channel)
    {
        _client = new TestService.TestServiceClient(channel);
        _running = Task.Run(RunAsync);
    }

    public Tally Tally { get; } = new();

    /// <summary>How many calls have not ended yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public static Drip Start(ChannelBase channel) => new(channel);

    /// <summary>Waits until so many more calls have succeeded.</summary>
    public Task<TimeSpan> SucceedAsync(int calls)
    {
        var goal = Tally.Succeeded + calls;
        return Patience.UntilAsync(() => Tally.Succeeded >= goal, () => $"No call succeeds any more: {Tally}.");
    }

    /// <summary>Lets the calls that are under way end.</summary>
    public async Task<Tally> StopAsync()
    {
        _isStopped = true;
        await _running.WaitAsync(Patience.Long);
        return Tally;
    }

    private async Task RunAsync()
    {
        var calls = new List<Task>();
        while (!_isStopped && calls.Count < MaxCalls)
        {
            calls.Add(CallAsync());
            await Task.Delay(_interval);
        }

        await Task.WhenAll(calls);
    }

    private async Task CallAsync()
    {
        var watch = Stopwatch.StartNew();
        Interlocked.Increment(ref _underWay);
        try
        {
            await new CallMaker(_client).MakeAsync(CallShape.Unary);
            Tally.Succeed(CallShape.Unary, watch.Elapsed);
        }
        catch (Exception exception)
        {
            Tally.Lose(new Loss(CallShape.Unary, 0, exception));
        }

        Interlocked.Decrement(ref _underWay);
    }
}
