namespace Swoop.Http2.Connection;

/// <summary>Counts work that a peer causes without getting anything done (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671).</summary>
internal sealed class FloodGuard(Http2EngineOptions options)
{
    private const double MicrosecondsPerSecond = 1e6;

    // A peer may not have heard of its limit yet, and may have given up streams that we end at the same time.
    private const int UntoldSlack = 100;

    private int _useless;
    private long _uselessSince;
    private int _queuedReplies;
    private int _endsUntold;
    private double _resets = options.MaxResetBurst;
    private long _refilledAt;

    /// <summary>A header block or payload arrived for a stream.</summary>
    public void Useful() => _useless = 0;

    /// <summary>A frame arrived that carried nothing.</summary>
    public Fault? Useless(long now)
    {
        // A connection that idles for days collects some, too.
        if (now - _uselessSince > MicrosecondsPerSecond)
        {
            _useless = 0;
            _uselessSince = now;
        }

        return ++_useless > options.MaxUselessFrames
            ? Fault.OfConnection(ErrorCode.EnhanceYourCalm, "too many frames that carry nothing")
            : null;
    }

    /// <summary>A frame must be answered; the answer waits for the socket.</summary>
    public Fault? Reply() => ++_queuedReplies > options.MaxQueuedControlFrames
        ? Fault.OfConnection(ErrorCode.EnhanceYourCalm, "too many control frames wait to be answered")
        : null;

    /// <summary>We have ended a stream: the frame that says so waits for the socket.</summary>
    public void EndedByUs() => _endsUntold++;

    /// <summary>Whether more streams have ended than the peer may have open, before it was told of a single end.</summary>
    /// <remarks>A peer that keeps to its limit waits for those ends before it opens others. One that calls and reads nothing would pile up
    /// answers: header blocks obey no window.</remarks>
    public bool OpensUnheard => _endsUntold >= options.MaxConcurrentStreams + UntoldSlack;

    /// <summary>The answers were handed to the socket.</summary>
    public void RepliesTaken()
    {
        _queuedReplies = 0;
        _endsUntold = 0;
    }

    /// <summary>A stream ended as it should: it pays for one that does not.</summary>
    public void Completed()
    {
        if (_resets < options.MaxResetBurst) _resets++;
    }

    /// <summary>A stream was reset by the peer, or by us through the peer's fault.</summary>
    public Fault? Reset(long now)
    {
        _resets = Math.Min(options.MaxResetBurst, _resets + (now - _refilledAt) / MicrosecondsPerSecond * options.ResetsPerSecond);
        _refilledAt = now;
        return --_resets < 0 ? Fault.OfConnection(ErrorCode.EnhanceYourCalm, "too many streams were reset") : null;
    }
}
