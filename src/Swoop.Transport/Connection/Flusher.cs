using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Swoop.Http2.Output;

namespace Swoop.Transport.Connection;

/// <summary>Sends a connection's output, and decides when.</summary>
/// <remarks>
/// <para>When to flush decides nearly everything about throughput. A flush is scheduled behind the work that is queued already, so
/// that the output of a whole batch leaves in one send; a lone call is flushed at once, on its caller's thread. No response waits for
/// another's slow handler, because the scheduled flush waits for the others to start, not to end.</para>
/// <code>
///    Idle --request, others are running--> Scheduled --a pool thread, or the last one out--> Sending
///     ^  \--request, nobody else is running-----------------------------------------------^   |
///     |                                                                                       |
///     +------------------------------ nothing left to send ----------------------------------+
/// </code>
/// </remarks>
[SuppressMessage("Reliability", "CA2012", Justification = "Each send is awaited once, through an explicit continuation.")]
internal sealed class Flusher
{
    // How often output may leave alone before something must have been received: a writer in a loop is worth batching.
    private const int LoneFlushes = 2;

    private readonly Http2Connection _connection;
    private OutputBuffer _spare = new();
    private OutputBuffer? _sending;
    private Action? _onSent;
    private ValueTaskAwaiter _pending;

    // Guarded by the connection's gate; read without it as a hint.
    private volatile Phase _phase;
    private int _loneFlushesLeft = LoneFlushes;

    public Flusher(Http2Connection connection)
    {
        _connection = connection;
    }

    private enum Phase
    {
        Idle,
        Scheduled,
        Sending,
        Stopped,
    }

    public bool IsScheduled => _phase == Phase.Scheduled;

    /// <summary>Nothing is on its way to the wire.</summary>
    public bool IsIdleLocked => _phase is Phase.Idle or Phase.Stopped;

    /// <summary>Something was received: the peer has answered what was flushed.</summary>
    public void OnReceivedLocked() => _loneFlushesLeft = LoneFlushes;

    /// <summary>Asks for what is in the output to be sent. When true, the caller leaves the gate and calls <see cref="Send"/>.</summary>
    public bool RequestLocked(bool atOnce = false)
    {
        if (_phase != Phase.Idle || (_connection.Engine.Output.IsEmpty && !_connection.IsClosingLocked)) return false;
        if (atOnce || (_connection.Work.IsQuiet && _loneFlushesLeft-- > 0))
        {
            _phase = Phase.Sending;
            return true;
        }

        _phase = Phase.Scheduled;
        _connection.Work.ScheduleFlush();
        return false;
    }

    /// <summary>A scheduled flush takes place now, on this thread, if nobody was faster.</summary>
    public void Execute()
    {
        lock (_connection.Gate)
        {
            if (_phase != Phase.Scheduled) return;
            _phase = Phase.Sending;
        }

        Send();
    }

    /// <summary>Sends until nothing is left. Only for whoever has just brought the phase to Sending.</summary>
    public void Send()
    {
        try
        {
            while (TryTake())
            {
                var sending = _connection.Wire.SendAsync(_sending!);
                if (!sending.IsCompleted)
                {
                    _pending = sending.GetAwaiter();
                    _pending.UnsafeOnCompleted(_onSent ??= OnSent);
                    return;
                }

                sending.GetAwaiter().GetResult();
                GiveBack();
            }
        }
        catch (Exception exception)
        {
            OnFailed(exception);
        }
    }

    /// <summary>Nothing will be sent any more.</summary>
    public void StopLocked()
    {
        // Whoever is sending gives the buffers back when that has ended.
        if (_phase is not (Phase.Sending or Phase.Stopped)) _spare.Clear(keep: 0);
        _phase = Phase.Stopped;
    }

    private void OnSent()
    {
        try
        {
            _pending.GetResult();
            GiveBack();
        }
        catch (Exception exception)
        {
            OnFailed(exception);
            return;
        }

        Send();
    }

    private bool TryTake()
    {
        bool isEmpty;
        lock (_connection.Gate)
        {
            if (_phase == Phase.Stopped)
            {
                _spare.Clear(keep: 0);
                return false;
            }

            // What waited for room in the output moves up now.
            _connection.Engine.Pump();
            isEmpty = _connection.Engine.Output.IsEmpty;
            if (isEmpty) _phase = Phase.Idle;
            else _sending = _connection.Engine.TakeOutput(_spare);
        }

        _connection.StartBatch();
        if (isEmpty) _connection.OnFlushed();
        return !isEmpty;
    }

    private void GiveBack()
    {
        _spare = _sending!;
        _sending = null;
        // A connection that is silent holds no arrays; the pool gives them back in nanoseconds.
        _spare.Clear(keep: 0);
    }

    private void OnFailed(Exception exception)
    {
        _sending?.Clear(keep: 0);
        _connection.Fail(exception);
    }
}
