using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>Receives from a watched socket, one receive at a time, and looks into it only when something may be there.</summary>
/// <remarks>
/// A receive that got less than it asked for has emptied the socket: what comes later brings an event of its own (epoll(7), on streams).
/// So the next receive waits at once, where the runtime's sockets would make a system call first, to learn that nothing is there. And one that got all
/// it had asked for has left something behind, or as good as: who asks whether something is there (TLS does so for each record) is told yes unseen.
/// </remarks>
internal sealed class SocketReceiver(Socket socket) : SocketWaiter, IValueTaskSource<int>
{
    private WatchedSocket? _watched;
    private ManualResetValueTaskSourceCore<int> _core;
    private Memory<byte> _buffer;
    private bool _wasFilled;

    private bool IsEnding => _watched!.IsEnding;

    /// <summary>Whose events bring this receiver on its way; to be told before anything else.</summary>
    public void BelongTo(WatchedSocket watched) => _watched = watched;

    /// <summary>See <see cref="Wire.ReceiveAsync"/>.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            if (TryReceive(buffer.Span, out var received)) return new ValueTask<int>(received);
            _core.Reset();
            var version = _core.Version;
            _buffer = buffer;
            if (TryWait()) return new ValueTask<int>(this, version);
        }
    }

    /// <summary>See <see cref="Wire.TryReceive"/>; an empty buffer asks whether something is there.</summary>
    public bool TryReceive(Span<byte> buffer, out int received)
    {
        received = 0;
        return (IsEnding || IsReady) && TryLook(buffer, out received);
    }

    /// <inheritdoc/>
    public override void GoOn()
    {
        var received = 0;
        try
        {
            // Who waits without a buffer wants to know no more than that an event has come.
            while (!_buffer.IsEmpty && !TryLook(_buffer.Span, out received))
            {
                if (TryWait()) return;
            }
        }
        catch (Exception exception)
        {
            _buffer = default;
            _core.SetException(exception);
            return;
        }

        _buffer = default;
        _core.SetResult(received);
    }

    int IValueTaskSource<int>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private bool TryLook(Span<byte> buffer, out int received)
    {
        BeginLook();
        received = 0;
        if (buffer.IsEmpty)
        {
            if (!IsEnding && !_wasFilled && socket.Available == 0) return false;
            StayReady();
            return true;
        }

        var length = SocketCalls.Receive(socket, buffer);
        _wasFilled = length == buffer.Length;
        if (length < 0) return false;
        received = length;
        if (_wasFilled) StayReady();
        return true;
    }
}
