using System.Threading.Tasks.Sources;
using Swoop.Transport.Connection;

namespace Swoop.Transport.Streams;

/// <summary>Lets one caller wait for one direction of a stream, again and again, without an allocation.</summary>
/// <remarks>
/// Armed and fired under the gate; the caller's continuation runs as work of the connection, on a pool thread. One caller at a
/// time: arming twice is a mistake of the user, who reads or writes a stream from two places at once.
/// </remarks>
internal sealed class StreamSignal : ConnectionWork, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _result;

    // From arming until the caller has taken the result.
    private volatile bool _isInUse;

    /// <summary>Somebody waits.</summary>
    public bool IsArmed { get; private set; }

    /// <summary>Nobody waits, and nobody is about to take a result.</summary>
    public bool IsIdle => !_isInUse;

    public ValueTask<bool> WaitLocked()
    {
        if (_isInUse) throw new InvalidOperationException("Another operation of the same kind is still under way on this call; await it first.");
        IsArmed = true;
        _isInUse = true;
        return new ValueTask<bool>(this, _core.Version);
    }

    /// <summary>Wakes the caller, if there is one.</summary>
    public void FireLocked(Http2Connection connection, bool result)
    {
        if (!IsArmed) return;
        IsArmed = false;
        _result = result;
        connection.AddWorkLocked(this);
    }

    protected internal override void Run() => _core.SetResult(_result);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        var result = _core.GetResult(token);
        _core.Reset();
        _isInUse = false;
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
