using System.Buffers;
using System.Numerics;

namespace Swoop.Transport.Timing;

/// <summary>Thousands of deadlines behind one timer: arming and disarming cost a few dozen nanoseconds and no allocation.</summary>
/// <remarks>
/// <para>Seven wheels, each of 64 slots, the lowest with 1 ms a slot. An entry hangs in the wheel of the highest digit (to the base 64) in
/// which its tick differs from the hand's. When the hand comes to a slot of a higher wheel, the entries there move down.</para>
/// <code>
///   wheel   0      1      2      3       4        5         6
///   slot    1 ms   64 ms  4.1 s  4.4 min 4.7 h    12.4 days 2.2 years
/// </code>
/// <para>The system's timer is armed only for the next slot that has entries, so calls that end long before their deadline cause no
/// ticks. An entry never fires before its time; it fires up to a tick, and whatever the system's timer adds, later.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class TimerWheel : IDisposable
{
    private const int DigitBits = 6;
    private const int Slots = 1 << DigitBits;
    private const int Wheels = 7;
    private const long LastTick = (1L << (DigitBits * Wheels)) - 1;
    private const long TickMicroseconds = 1000;

    // How many entries fall due in one hold of the gate.
    private const int BatchSize = 64;

    // The system's timers take no more than 49 days. Waking early does no harm.
    private const long LongestSleep = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;

    // Guards everything below and the links of all entries.
    private readonly Lock _gate = new();
    private readonly TimerEntry?[] _slots = new TimerEntry?[Slots * Wheels];
    private readonly ulong[] _occupied = new ulong[Wheels];
    private long _hand;
    private long _armedFor = long.MaxValue;
    private int _count;

    /// <summary>Creates a wheel on a clock.</summary>
    public TimerWheel(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _origin = time.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The wheel on the system's clock, shared by everything in the process that was given no other clock.</summary>
    public static TimerWheel System { get; } = new(TimeProvider.System);

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>How many entries are armed.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Microseconds since the wheel was made, on its clock.</summary>
    public long Now => _time.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The wheel for a clock: the shared one for the system's.</summary>
    public static TimerWheel For(TimeProvider time) => ReferenceEquals(time, TimeProvider.System) ? System : new TimerWheel(time);

    /// <summary>Arms an entry, or arms it anew.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="delay">From now; nothing or less falls due at the next tick. Delays above a hundred years fall due after those.</param>
    public void Arm(TimerEntry entry, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var ticks = Math.Clamp(delay.Ticks, 0, TimeSpan.TicksPerDay * 36_500);
        var now = Now;
        // Rounded up twice, the clock's reading and the tick: nothing falls due before its time.
        var due = (now + 1 + (ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond + TickMicroseconds - 1) / TickMicroseconds;
        lock (_gate)
        {
            if (entry.Slot >= 0) Unlink(entry);
            MoveHandLocked(now / TickMicroseconds);
            entry.DueTick = Math.Clamp(due, _hand + 1, LastTick);
            var visit = Link(entry);
            if (visit < _armedFor) Schedule(visit, now);
        }
    }

    /// <summary>Disarms an entry; false where it was not armed, or has fallen due already.</summary>
    public bool Disarm(TimerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            if (entry.Slot < 0) return false;
            Unlink(entry);
            return true;
        }
    }

    /// <summary>Stops the clock; what is armed never falls due.</summary>
    public void Dispose() => _timer.Dispose();

    private void Turn()
    {
        // Entries that fell due are no longer linked: their owners may arm them anew while they wait in this list.
        var due = ArrayPool<TimerEntry>.Shared.Rent(BatchSize);
        int count;
        do
        {
            lock (_gate)
            {
                var now = Now;
                count = CollectLocked(now / TickMicroseconds, due.AsSpan(0, BatchSize));
                // Before entries are called: while a slow one runs, another thread takes the next turn.
                ScheduleNextLocked(now);
            }

            foreach (var entry in due.AsSpan(0, count)) entry.OnDue();
        }
        while (count == BatchSize);

        ArrayPool<TimerEntry>.Shared.Return(due, clearArray: true);
    }

    /// <summary>Moves the hand from slot to slot up to <paramref name="now"/>, or until <paramref name="due"/> is full.</summary>
    private int CollectLocked(long now, Span<TimerEntry> due)
    {
        var count = 0;
        while (NextVisitLocked(out var slot) is var visit && visit <= now)
        {
            _hand = visit;
            while (_slots[slot] is { } entry)
            {
                var isDue = slot < Slots;
                if (isDue && count == due.Length) return count;
                Unlink(entry);
                if (isDue) due[count++] = entry;
                else Link(entry);
            }
        }

        _hand = Math.Max(_hand, now);
        return count;
    }

    /// <summary>When the hand has to come to a slot next, and to which; <see cref="long.MaxValue"/> when nothing is armed.</summary>
    /// <remarks>All slots of a wheel are passed before the hand comes to the next slot of the wheel above: the lowest has the next visit.</remarks>
    private long NextVisitLocked(out int slot)
    {
        for (var wheel = 0; wheel < Wheels; wheel++)
        {
            if (_occupied[wheel] == 0) continue;
            var digit = BitOperations.TrailingZeroCount(_occupied[wheel]);
            slot = wheel * Slots + digit;
            var shift = wheel * DigitBits;
            var above = _hand >> shift >> DigitBits << DigitBits;
            return (above | (long)digit) << shift;
        }

        slot = -1;
        return long.MaxValue;
    }

    /// <remarks>While no visit lies between, the hand may jump; entries armed from a hand that stayed behind would hang too high.</remarks>
    private void MoveHandLocked(long now)
    {
        if (now > _hand && (now < _armedFor || _count == 0)) _hand = now;
    }

    private void ScheduleNextLocked(long now)
    {
        var visit = NextVisitLocked(out _);
        if (visit == long.MaxValue) _armedFor = long.MaxValue;
        else Schedule(visit, now);
    }

    private void Schedule(long tick, long now)
    {
        _armedFor = tick;
        // Timers take whole milliseconds.
        var delay = (tick * TickMicroseconds - now + 999) / 1000;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(delay, 1, LongestSleep)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Hangs an entry into its slot, and says when the hand has to come there.</summary>
    private long Link(TimerEntry entry)
    {
        // The wheel of the highest digit that differs.
        var wheel = (63 - BitOperations.LeadingZeroCount((ulong)(entry.DueTick ^ _hand) | 1)) / DigitBits;
        var shift = wheel * DigitBits;
        var digit = (int)(entry.DueTick >> shift) & (Slots - 1);
        entry.Slot = wheel * Slots + digit;
        ref var head = ref _slots[entry.Slot];
        entry.Previous = null;
        entry.Next = head;
        if (head is not null) head.Previous = entry;
        head = entry;
        _occupied[wheel] |= 1UL << digit;
        _count++;
        return entry.DueTick >> shift << shift;
    }

    private void Unlink(TimerEntry entry)
    {
        if (entry.Previous is { } previous) previous.Next = entry.Next;
        else _slots[entry.Slot] = entry.Next;
        if (entry.Next is { } next) next.Previous = entry.Previous;
        if (_slots[entry.Slot] is null) _occupied[entry.Slot / Slots] &= ~(1UL << (entry.Slot % Slots));
        entry.Next = null;
        entry.Previous = null;
        entry.Slot = -1;
        _count--;
    }
}
