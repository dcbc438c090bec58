using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Swoop.Interop.Testing;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>Calls of all shapes, one after another in each of a few workers, until it is stopped.</summary>
internal sealed class Load
{
    // Far more than a test needs; a test that has gone wrong does not go on for ever.
    private const int MaxCalls = 500_000;

    private static readonly CallShape[] _workers =
    [
        CallShape.Unary, CallShape.Unary, CallShape.Unary, CallShape.Unary, CallShape.ServerStreaming, CallShape.ServerStreaming,
        CallShape.ClientStreaming, CallShape.Duplex, CallShape.LongDuplex, CallShape.LongDuplex,
    ];

    // SWOOP_FLEET_LOAD=N makes it N times as much, without pauses.
    private static readonly int _factor = int.Parse(Environment.GetEnvironmentVariable("SWOOP_FLEET_LOAD") ?? "1", CultureInfo.InvariantCulture);

    private readonly Task _running;
    private volatile bool _isStopped;

    private Load(ChannelBase channel)
    {
        var client = new TestService.TestServiceClient(channel);
        _running = Task.WhenAll(Enumerable.Repeat(_workers, _factor).SelectMany(static workers => workers).Select(shape => Task.Run(() => WorkAsync(new CallMaker(client), shape))));
    }

    public Tally Tally { get; } = new();

    public static Load Start(ChannelBase channel) => new(channel);

    /// <summary>Waits until so many more calls have ended.</summary>
    /// <returns>How long it took.</returns>
    public Task<TimeSpan> GoOnAsync(int calls)
    {
        var goal = Tally.Ended + calls;
        return Patience.UntilAsync(() => Tally.Ended >= goal, () => $"The load stands still: {Tally}.");
    }

    /// <summary>Lets the calls that are under way end.</summary>
    public async Task<Tally> StopAsync()
    {
        _isStopped = true;
        await _running.WaitAsync(Patience.Long);
        return Tally;
    }

    private async Task WorkAsync(CallMaker maker, CallShape shape)
    {
        while (!_isStopped && Tally.Ended < MaxCalls)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                await maker.MakeAsync(shape);
                Tally.Succeed(shape, watch.Elapsed);
            }
            catch (Exception exception)
            {
                Tally.Lose(new Loss(shape, maker.Received, exception));
            }

            // The processors are the servers' too.
            if (_factor == 1) await Task.Delay(1);
        }
    }
}
