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

    /// <summary>A client must not ask more often than this, whatever was configured (gRFC A8).</summary>
    public static readonly TimeSpan ShortestClientTime = TimeSpan.FromSeconds(10);

    private long _lastReceived;
    private bool _isProbing;
    private bool _isStopped;

    /// <summary>The silence after which a PING is sent; a server that finds it too short has it doubled.</summary>
    public TimeSpan Time { get; private set; } = time;

    public void StartLocked()
    {
        _lastReceived = connection.Timers.Now;
        connection.Timers.Arm(this, Time);
    }

    public void OnReceivedLocked(long now) => _lastReceived = now;

    public void DoubleTimeLocked() => Time *= 2;

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
            if (_isProbing && silence < timeout)
            {
                _isProbing = false;
            }

            if (_isProbing)
            {
                isDead = true;
            }
            else if (silence < Time || !isWantedLocked())
            {
                connection.Timers.Arm(this, silence < Time ? Time - silence : Time);
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
