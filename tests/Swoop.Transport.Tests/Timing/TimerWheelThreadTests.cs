using System.Diagnostics;
using Swoop.TestKit;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Tests.Timing;

/// <summary>From many threads.</summary>
public sealed class TimerWheelThreadTests
{
    [Fact]
    public async Task Entries_of_many_threads_fire_once_and_never_early()
    {
        using var wheel = new TimerWheel(TimeProvider.System);
        var early = 0;
        var threads = Enumerable.Range(0, 8).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                var probes = new List<Probe>();
                for (var i = 0; i < 2000; i++)
                {
                    var delay = TimeSpan.FromMicroseconds(random.Next(0, 300_000));
                    var armedAt = Stopwatch.GetTimestamp();
                    var probe = new Probe(_ =>
                    {
                        if (Stopwatch.GetElapsedTime(armedAt) < delay) Interlocked.Increment(ref early);
                    });
                    wheel.Arm(probe, delay);
                    if (i % 3 == 0 && wheel.Disarm(probe)) continue;
                    probes.Add(probe);
                }

                return probes;
            },
            TaskCreationOptions.LongRunning));
        foreach (var probe in (await Task.WhenAll(threads)).SelectMany(probes => probes))
        {
            await probe.Done.Task;
            Assert.Equal(1, probe.Fired);
        }

        Assert.Equal(0, early);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public async Task Arming_anew_races_with_firing_without_harm()
    {
        using var wheel = new TimerWheel(TimeProvider.System);
        var probes = Enumerable.Range(0, 50).Select(_ => new Probe()).ToArray();
        var threads = Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 50_000; i++)
                {
                    var probe = probes[random.Next(probes.Length)];
                    if (random.Next(3) == 0) wheel.Disarm(probe);
                    else wheel.Arm(probe, TimeSpan.FromMicroseconds(random.Next(0, 4000)));
                }
            },
            TaskCreationOptions.LongRunning));
        await Task.WhenAll(threads);
        foreach (var probe in probes) wheel.Disarm(probe);
        Assert.Equal(0, wheel.Count);
        var last = new Probe();
        wheel.Arm(last, TimeSpan.FromMilliseconds(5));
        await last.Done.Task;
    }

    [Fact]
    public async Task A_slow_entry_does_not_hold_up_the_others()
    {
        var time = new ManualTimeProvider();
        using var wheel = new TimerWheel(time);
        using var release = new ManualResetEventSlim();
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new Probe(_ =>
        {
            isRunning.SetResult();
            release.Wait();
        });
        var other = new Probe();
        wheel.Arm(slow, TimeSpan.FromMilliseconds(1));
        wheel.Arm(other, TimeSpan.FromMilliseconds(20));
        var turn = Task.Factory.StartNew(() => time.Advance(TimeSpan.FromMilliseconds(5)), TaskCreationOptions.LongRunning);
        await isRunning.Task;
        time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(1, other.Fired);
        Assert.False(slow.Done.Task.IsCompleted);
        release.Set();
        await slow.Done.Task;
        await turn;
    }
}
