using Swoop.Transport.Timing;

namespace Swoop.Transport.Connection;

/// <summary>Lets the thread that reads a connection run what it has caused before it reads on, while somebody watches that it comes back soon.</summary>
/// <remarks>
/// <para>Where much arrives, reading on while another thread handles what is there costs more than it gains: each batch wakes a thread, and what one
/// processor's caches hold is read by the other. So the reader stands aside and handles its batch itself. A handler that blocks must not
/// stop the reading, so a clock ticks while readers do this: who was aside for a whole tick loses the reading to a pool thread.</para>
/// <code>
///   turn even: reading --stand aside--> turn odd: handling --come back, or taken over, whoever is first--> turn even: reading
/// </code>
/// <para>The clock stands still once nobody has stood aside for a tick.</para>
/// </remarks>
internal sealed class ReadingTurn(Action readOn) : TimerEntry, IThreadPoolWorkItem
{
    // Far longer than a batch takes. On the clock of the machine, for it is about threads, not about times that somebody has agreed on.
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(2);

    // Of the reader's thread; whoever is taken over is the reader no more.
    private Trial _trial;

    private int _turn;
    private int _turnAtLastTick;
    private int _isWatched;

    /// <summary>From now on somebody else may take over the reading; false, and nothing has changed, where standing aside did harm lately.</summary>
    /// <param name="turn">What <see cref="TryComeBack"/> wants to know.</param>
    public bool TryStandAside(out int turn)
    {
        turn = 0;
        if (!_trial.Takes()) return false;
        turn = Interlocked.Increment(ref _turn);
        if (Volatile.Read(ref _isWatched) == 0) Watch();
        return true;
    }

    /// <summary>Comes back; false where somebody else reads by now.</summary>
    public bool TryComeBack(int turn)
    {
        if (!TryEnd(turn)) return false;
        _trial.Learn(wentWell: true);
        return true;
    }

    /// <inheritdoc/>
    protected internal override void OnDue()
    {
        var turn = Volatile.Read(ref _turn);
        if (turn != _turnAtLastTick)
        {
            _turnAtLastTick = turn;
            TimerWheel.System.Arm(this, _tick);
            return;
        }

        // Nothing has moved since the last tick: somebody is aside for too long, or nobody stands aside any more.
        Volatile.Write(ref _isWatched, 0);
        if (TryEnd(turn)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Interlocked.MemoryBarrier();
        if (IsAside(Volatile.Read(ref _turn))) Watch();
    }

    void IThreadPoolWorkItem.Execute()
    {
        _trial.LearnHarm();
        readOn();
    }

    private static bool IsAside(int turn) => (turn & 1) != 0;

    private bool TryEnd(int turn) => IsAside(turn) && Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn;

    private void Watch()
    {
        if (Interlocked.Exchange(ref _isWatched, 1) == 0) TimerWheel.System.Arm(this, _tick);
    }
}
