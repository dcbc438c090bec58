using Swoop.Http2;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>Ends calls whose client takes nothing of what waits for it, or next to nothing (CVE-2019-9511, CVE-2019-9517, CVE-2026-49975).</summary>
/// <remarks>
/// A client that never opens its windows, or never reads its socket, would hold a handler, its slot and what it has written for ever;
/// so would one that opens its window by an octet now and then. Therefore what a client takes buys time, at a price: each
/// <c>minRate</c> octets are worth a second, and nobody has more than the whole timeout before him.
/// <code>
///   |------ timeout ------|          nothing is taken: the call ends here
///   |---- 1 octet --------|-|        one octet buys a 50th of a second (with 50 octets a second)
///   |---- 16 KiB -|------ timeout ------|
/// </code>
/// One timer for a connection, armed only while something waits; so calls that flow pay nothing. Guarded by the connection's gate.
/// </remarks>
internal sealed class StalledStreams(ServerConnection connection, TimeSpan? timeout, int? minRate) : TimerEntry
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly long _limit = timeout is { } limit ? (long)limit.TotalMicroseconds : long.MaxValue / 2;
    private bool _isArmed;
    private bool _isStopped;

    /// <summary>A stream has something to send that may not leave yet; returns until when some of it must have left.</summary>
    public long OnWaitingLocked()
    {
        if (timeout is { } limit && !_isArmed && !_isStopped)
        {
            _isArmed = true;
            connection.Timers.Arm(this, limit);
        }

        return connection.Timers.Now + _limit;
    }

    /// <summary>Octets have left while others wait; returns the new end of the stream's time.</summary>
    public long ExtendLocked(long deadline, long octets)
    {
        var latest = connection.Timers.Now + _limit;
        return minRate is { } rate ? Math.Min(latest, deadline + (octets * MicrosecondsPerSecond / rate)) : latest;
    }

    public void StopLocked()
    {
        _isStopped = true;
        connection.Timers.Disarm(this);
    }

    protected internal override void OnDue()
    {
        var flush = false;
        lock (connection.Gate)
        {
            if (_isStopped) return;
            var now = connection.Timers.Now;
            var next = long.MaxValue;
            List<(ServerStream Stream, StreamId Id)>? stalled = null;
            foreach (var open in connection.Engine.Streams)
            {
                if (open is not ServerStream { QueuedOctets: > 0 } stream) continue;
                if (stream.StallDeadlineLocked <= now) (stalled ??= []).Add((stream, stream.Id));
                else next = Math.Min(next, stream.StallDeadlineLocked);
            }

            // The end of one stream may bring about that of another, whose object then serves a new call.
            foreach (var (stream, id) in stalled ?? []) stream.EndStalledLocked(id);
            _isArmed = next < long.MaxValue;
            if (_isArmed) connection.Timers.Arm(this, TimeSpan.FromMicroseconds(next - now));
            if (stalled is not null) flush = connection.RequestFlushLocked(atOnce: true);
        }

        connection.FollowUp(flush);
    }
}
