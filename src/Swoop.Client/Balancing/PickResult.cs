using Grpc.Core;

namespace Swoop.Client.Balancing;

/// <summary>What a picker chose.</summary>
public readonly struct PickResult
{
    // A subchannel, or a boxed Status: every call copies the result.
    private readonly object? _what;

    private PickResult(Kind kind, object? what, CallTracker? tracker)
    {
        What = kind;
        _what = what;
        Tracker = tracker;
    }

    internal enum Kind : byte
    {
        Queue,
        Subchannel,
        Fail,
        Drop,
    }

    /// <summary>Nothing can be chosen yet: the call waits for the next picker.</summary>
    public static PickResult Queue => default;

    /// <summary>The subchannel chosen; null where there is none.</summary>
    public Subchannel? Subchannel => _what as Subchannel;

    /// <summary>Who wants to know how the call goes; null for nobody.</summary>
    public CallTracker? Tracker { get; }

    /// <summary>Why the call fails; meaningful after <see cref="Fail"/> and <see cref="Drop"/>.</summary>
    public Status Failure => _what is Status failure ? failure : default;

    /// <summary>Calls that do not wait for ready fail with <see cref="Failure"/>.</summary>
    public bool IsFailure => What == Kind.Fail;

    /// <summary>The call fails with <see cref="Failure"/>, whatever it waits for, and is not made again.</summary>
    public bool IsDrop => What == Kind.Drop;

    internal Kind What { get; }

    /// <summary>The call goes to a subchannel. If that has lost its connection meanwhile, the call waits for the next picker.</summary>
    public static PickResult To(Subchannel subchannel, CallTracker? tracker = null)
    {
        ArgumentNullException.ThrowIfNull(subchannel);
        return new PickResult(Kind.Subchannel, subchannel, tracker);
    }

    /// <summary>The call fails, unless it waits for ready: then it waits for the next picker.</summary>
    /// <param name="failure">Its code must be one that a client may make (gRFC A54); others become <see cref="StatusCode.Internal"/>.</param>
    public static PickResult Fail(Status failure) => new(Kind.Fail, failure, null);

    /// <summary>The call fails, even if it waits for ready, and is not made again (gRFC A6).</summary>
    /// <param name="failure">As for <see cref="Fail"/>.</param>
    public static PickResult Drop(Status failure) => new(Kind.Drop, failure, null);

    /// <summary>The same result with another tracker: for policies that watch the calls of the policy beneath them.</summary>
    public PickResult With(CallTracker? tracker) => new(What, _what, tracker);
}
