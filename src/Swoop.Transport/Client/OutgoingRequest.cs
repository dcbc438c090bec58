using Swoop.Transport.Headers;
using Swoop.Transport.Streams;
using Swoop.Transport.Timing;

namespace Swoop.Transport.Client;

/// <summary>A request as its call hands it over, until it is sent: the headers, the first message where it is there, and whether others follow.</summary>
/// <remarks>A mutable struct: one private field of its stream, used under the gate.</remarks>
/// <param name="head">What the headers say.</param>
/// <param name="deadline">When the call must be over, in the timers' microseconds; null for never.</param>
/// <param name="firstMessage">The first message; null where there is none yet, or it is handed over when the stream opens.</param>
/// <param name="isComplete">The client sends no more than that.</param>
internal struct OutgoingRequest(in RequestHead head, long? deadline, OwnedFrame? firstMessage, bool isComplete)
{
    private readonly RequestHead _head = head;
    private readonly long? _deadline = deadline;
    private OwnedFrame? _firstMessage = firstMessage;

    /// <summary>The client sends no more than it has handed over.</summary>
    public bool IsComplete { get; set; } = isComplete;

    /// <summary>The headers, as they are to be sent now.</summary>
    public readonly RequestBlock ToBlock(TimerWheel timers, bool isHttps)
    {
        TimeSpan? timeout = _deadline is { } deadline ? TimeSpan.FromMicroseconds(deadline - timers.Now) : null;
        return new RequestBlock(_head, timeout, isHttps);
    }

    public readonly bool DeadlineHasPassed(TimerWheel timers) => _deadline is { } deadline && timers.Now >= deadline;

    /// <summary>Hands the first message out to be sent; null where there is none.</summary>
    public OwnedFrame? TakeFirstMessage()
    {
        var message = _firstMessage;
        _firstMessage = null;
        return message;
    }

    /// <summary>Nothing is sent any more.</summary>
    public void Drop() => TakeFirstMessage()?.Dispose();
}
