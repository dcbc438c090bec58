using Swoop.Transport.Timing;

namespace Swoop.Transport.Connection;

/// <summary>Finds out whether a silent peer is still there (gRFC A8 for clients, A9 for servers).</summary>
/// <remarks>
/// <code>
///   Quiet --nothing received for Time--> Probing (PING sent) --nothing received for Timeout--> the connection is given up
///     ^---------------- anything was received ----/
/// </code>
/// Guarded by the connection's gate; reading only notes that something came, so a busy connection pays nothing.
/// </remarks>
internal sealed class Keepalive(Http2Connection connection, TimeSpan time, TimeSpan timeout, Func<bool> isWantedLocked) : TimerEntry
{
    /// <summary>The opaque data of our probing PINGs.</summary>
    public const ulong Ping = 0x73_77_6f_6f_70_6b_61_6c;

    private long _lastReceived;
    private bool _isProbing;
    private bool _isStopped;

    public void StartLocked()
    {
        // What was sent and is not acknowledged is a sign as well, and comes without a PING (gRFC A18).
        if (timeout > TimeSpan.Zero) connection.Wire.SetUserTimeout(timeout);
        _lastReceived = connection.Timers.Now;
        connection.Timers.Arm(this, time);
    }

    public void OnReceivedLocked(long now)
    {
        _lastReceived = now;
        // Not told from the times: an answer may come within the clock's tick, and the timer fires a little late.
        _isProbing = false;
    }

    public void StopLocked()
    {
        _isStopped = true;
        connection.Timers.Disarm(this);
    }

    protected internal override void OnDue()
    {
        var flush = false;
        var isDead = false;
        lock (connection.Gate)
        {
            if (_isStopped) return;
            var silence = TimeSpan.FromMicroseconds(connection.Timers.Now - _lastReceived);
            if (_isProbing)
            {
                isDead = true;
            }
            else if (silence < time || !isWantedLocked())
            {
                connection.Timers.Arm(this, silence < time ? time - silence : time);
            }
            else
            {
                _isProbing = true;
                connection.Engine.SendPing(Ping);
                flush = connection.RequestFlushLocked(atOnce: true);
                connection.Timers.Arm(this, timeout);
            }
        }

        if (flush) connection.Flush();
        if (isDead) connection.End(ConnectionEnd.OfKeepalive);
    }
}
