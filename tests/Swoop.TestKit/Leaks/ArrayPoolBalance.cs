using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Swoop.TestKit.Leaks;

/// <summary>How many arrays of the shared pools are rented and not returned, counted from when this was made.</summary>
/// <remarks>With SWOOP_TRACE_ARRAYS=1 it remembers who rented each; slow, but it says where a leak is.</remarks>
public sealed class ArrayPoolBalance : EventListener
{
    private const string Source = "System.Buffers.ArrayPoolEventSource";
    private const int Rented = 1;
    private const int Returned = 3;

    private readonly ConcurrentDictionary<int, string>? _renters = Environment.GetEnvironmentVariable("SWOOP_TRACE_ARRAYS") == "1" ? new() : null;
    private long _outstanding;

    /// <summary>Arrays out of the pools now.</summary>
    public long Outstanding => Interlocked.Read(ref _outstanding);

    /// <summary>Where the arrays that are out were rented, the most frequent places first; empty without the trace.</summary>
    public IEnumerable<string> Renters => (_renters?.Values ?? [])
        .GroupBy(static stack => stack)
        .OrderByDescending(static group => group.Count())
        .Take(3)
        .Select(static group => $"{group.Count()} times{Environment.NewLine}{group.Key}");

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == Source) EnableEvents(eventSource, EventLevel.Verbose);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.EventSource.Name != Source) return;
        if (eventData.EventId == Rented)
        {
            Interlocked.Increment(ref _outstanding);
            if (_renters is not null) _renters[(int)eventData.Payload![0]!] = Environment.StackTrace;
        }
        else if (eventData.EventId == Returned)
        {
            Interlocked.Decrement(ref _outstanding);
            _renters?.TryRemove((int)eventData.Payload![0]!, out _);
        }
    }
}
