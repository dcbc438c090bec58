using Swoop.Http2;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Server;

/// <summary>Ends calls whose client takes nothing of what waits for it (CVE-2019-9511, CVE-2019-9517, CVE-2026-49975).</summary>
/// <remarks>
/// A client that never opens its windows, or never reads its socket, would hold a handler, its slot and what it has written for ever.
/// One timer for a connection, armed only while something waits; so calls that flow pay nothing. Guarded by the connection's gate.
/// </remarks>
internal sealed class StalledStreams(ServerConnection connection, TimeSpan? timeout) : TimerEntry
{
    private bool _isArmed;
    private bool _isStopped;

    /// <summary>A stream has something to send that may not leave yet.</summary>
    public void OnWaitingLocked()
    {
        if (timeout is not { } limit || _isArmed || _isStopped) return;
        _isArmed = true;
        connection.Timers.Arm(this, limit);
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
            var limit = timeout.GetValueOrDefault();
            var now = connection.Timers.Now;
            var next = TimeSpan.MaxValue;
            List<(ServerStream Stream, StreamId Id)>? stalled = null;
            foreach (var open in connection.Engine.Streams)
            {
                if (open is not ServerStream { QueuedOctets: > 0 } stream) continue;
                var left = limit - TimeSpan.FromMicroseconds(now - stream.LastProgressLocked);
                if (left <= TimeSpan.Zero) (stalled ??= []).Add((stream, stream.Id));
                else if (left < next) next = left;
            }

            // The end of one stream may bring about that of another, whose object then serves a new call.
            foreach (var (stream, id) in stalled ?? []) stream.EndStalledLocked(id);
            _isArmed = next < TimeSpan.MaxValue;
            if (_isArmed) connection.Timers.Arm(this, next);
            if (stalled is not null) flush = connection.RequestFlushLocked(atOnce: true);
        }

        if (flush) connection.Flush();
        connection.StartBatch();
    }
}
