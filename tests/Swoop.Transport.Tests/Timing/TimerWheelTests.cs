using Swoop.TestKit;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Tests.Timing;

public sealed class TimerWheelTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    public static TheoryData<double> Delays =>
        [0.001, 0.4, 1, 1.5, 63, 64, 65, 127, 4095, 4096, 4097, 30_000, 262_144, 3_600_000, 86_400_000d * 45, 86_400_000d * 400];

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [MemberData(nameof(Delays))]
    public void An_entry_fires_once_never_early_and_at_most_two_milliseconds_late(double milliseconds)
    {
        // Not on a tick, and not at the wheel's beginning.
        _time.Advance(TimeSpan.FromMicroseconds(123_456.7));
        var probe = new Probe();
        var delay = TimeSpan.FromMilliseconds(milliseconds);
        _wheel.Arm(probe, delay);
        _time.Advance(delay - TimeSpan.FromTicks(1));
        Assert.Equal(0, probe.Fired);
        _time.Advance(TimeSpan.FromMilliseconds(2) + TimeSpan.FromTicks(1));
        Assert.Equal(1, probe.Fired);
        _time.Advance(delay * 2);
        Assert.Equal(1, probe.Fired);
        Assert.Equal(0, _wheel.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void No_delay_is_due_at_the_next_tick(int milliseconds)
    {
        var probe = new Probe();
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(0, probe.Fired);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(1, probe.Fired);
    }

    [Fact]
    public void Arming_anew_replaces_the_earlier_time()
    {
        var probe = new Probe();
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(10));
        _wheel.Arm(probe, TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, probe.Fired);
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(10));
        _time.Advance(TimeSpan.FromMilliseconds(12));
        Assert.Equal(1, probe.Fired);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, probe.Fired);
    }

    [Fact]
    public void A_disarmed_entry_does_not_fire()
    {
        var probe = new Probe();
        Assert.False(_wheel.Disarm(probe));
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, _wheel.Count);
        Assert.True(_wheel.Disarm(probe));
        Assert.False(_wheel.Disarm(probe));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, probe.Fired);
    }

    [Fact]
    public void An_entry_may_arm_itself_while_it_fires()
    {
        var probe = new Probe(self => _wheel.Arm(self, TimeSpan.FromMilliseconds(100)));
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(1050));
        Assert.InRange(probe.Fired, 9, 10);
    }

    [Fact]
    public void An_entry_that_waits_to_be_called_may_be_armed_anew()
    {
        // All fall due together; each arms all others anew, also those that have not been called yet.
        var probes = new List<Probe>();
        for (var i = 0; i < 10; i++)
        {
            probes.Add(new Probe(_ =>
            {
                foreach (var other in probes) _wheel.Arm(other, TimeSpan.FromHours(1));
            }));
        }

        foreach (var probe in probes) _wheel.Arm(probe, TimeSpan.FromMilliseconds(5));
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.All(probes, probe => Assert.Equal(1, probe.Fired));
        Assert.Equal(10, _wheel.Count);
    }

    [Fact]
    public void Entries_fire_in_the_order_of_their_times_after_a_standstill()
    {
        var order = new List<int>();
        var random = new Random(3);
        var delays = Enumerable.Range(1, 2000).Select(i => i * 37).OrderBy(_ => random.Next()).ToArray();
        foreach (var delay in delays) _wheel.Arm(new Probe(_ => order.Add(delay)), TimeSpan.FromMilliseconds(delay));
        _time.Jump(TimeSpan.FromDays(3));
        Assert.Equal(delays.Order(), order);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void Random_entries_over_random_steps_are_never_early_and_never_lost()
    {
        var random = new Random(11);
        var due = new Dictionary<Probe, TimeSpan>();
        var start = _time.GetUtcNow();
        var probes = Enumerable.Range(0, 400).Select(_ => new Probe(self =>
        {
            var now = _time.GetUtcNow() - start;
            Assert.True(due.Remove(self, out var expected));
            Assert.InRange(now, expected, expected + TimeSpan.FromMilliseconds(2));
        })).ToArray();
        for (var step = 0; step < 4000; step++)
        {
            var probe = probes[random.Next(probes.Length)];
            var delay = TimeSpan.FromTicks((long)Math.Pow(10, random.NextDouble() * 9));
            if (random.Next(4) == 0)
            {
                Assert.Equal(due.Remove(probe), _wheel.Disarm(probe));
            }
            else
            {
                due[probe] = _time.GetUtcNow() - start + delay;
                _wheel.Arm(probe, delay);
            }

            Assert.Equal(due.Count, _wheel.Count);
            _time.Advance(TimeSpan.FromTicks((long)Math.Pow(10, random.NextDouble() * 6)));
        }

        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Empty(due);
    }

    [Fact]
    public void Distant_entries_cost_a_handful_of_wakings()
    {
        var counting = new CountingTimeProvider(_time);
        using var wheel = new TimerWheel(counting);
        for (var i = 0; i < 5000; i++) wheel.Arm(new Probe(), TimeSpan.FromHours(2) + TimeSpan.FromMilliseconds(i));
        counting.Fired = 0;
        _time.Advance(TimeSpan.FromMinutes(100));
        Assert.InRange(counting.Fired, 0, 5);
    }

    [Fact]
    public void Calls_that_end_in_time_arm_the_system_timer_rarely()
    {
        var counting = new CountingTimeProvider(_time);
        using var wheel = new TimerWheel(counting);
        var probe = new Probe();
        for (var i = 0; i < 10_000; i++)
        {
            wheel.Arm(probe, TimeSpan.FromSeconds(30));
            wheel.Disarm(probe);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(counting.Changed + counting.Fired, 0, 20);
    }

    [Fact]
    public void A_disposed_wheel_is_silent()
    {
        var probe = new Probe();
        _wheel.Arm(probe, TimeSpan.FromMilliseconds(10));
        _wheel.Dispose();
        _wheel.Arm(new Probe(), TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, probe.Fired);
    }
}
