using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Swoop.Transport.Wires.Readiness;

/// <summary>Sends over a watched socket, one send at a time, and waits for room where the socket is full.</summary>
/// <remarks>
/// A socket that had to wait once with the runtime's own poller would stay with it for ever, and each arrival would wake that one's
/// thread for nothing.
/// </remarks>
internal sealed class SocketSender(Socket socket, WatchedSocket watched) : SocketWaiter, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    // What is left of the send that is under way: bytes in a row, or segments.
    private ReadOnlyMemory<byte> _rest;
    private List<ArraySegment<byte>>? _segments;

    /// <summary>Sends bytes, which stay untouched until the task ends.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _rest = bytes;
        return StartAsync();
    }

    /// <summary>Sends segments, none of them empty, in few system calls. The list is emptied.</summary>
    public ValueTask SendAsync(List<ArraySegment<byte>> segments)
    {
        _segments = segments;
        // Only the runtime's own method takes several, and waits unless it is told not to.
        if (socket.Blocking) socket.Blocking = false;
        return StartAsync();
    }

    /// <inheritdoc/>
    public override void GoOn()
    {
        try
        {
            if (!TryFinish()) return;
        }
        catch (Exception exception)
        {
            LetGo();
            _core.SetException(exception);
            return;
        }

        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private ValueTask StartAsync()
    {
        try
        {
            if (TrySend()) return default;
            // From the moment it waits another thread may end it.
            _core.Reset();
            var version = _core.Version;
            return TryFinish() ? default : new ValueTask(this, version);
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    /// <summary>Sends on; false where somebody else will, as soon as there is room.</summary>
    private bool TryFinish()
    {
        while (!TrySend())
        {
            watched.WatchRoom();
            if (TryWait()) return false;
        }

        return true;
    }

    /// <summary>Sends until nothing is left, or there is no room.</summary>
    private bool TrySend()
    {
        BeginLook();
        while (!_rest.IsEmpty)
        {
            var sent = SocketCalls.Send(socket, _rest.Span);
            if (sent == 0) return false;
            _rest = _rest[sent..];
        }

        while (_segments is { Count: > 0 })
        {
            var sent = socket.Send(_segments, SocketFlags.None, out var error);
            if (!HasRoom(error)) return false;
            _segments.DropFirst(sent);
        }

        LetGo();
        return true;
    }

    private static bool HasRoom(SocketError error) => error switch
    {
        SocketError.Success => true,
        SocketError.WouldBlock => false,
        _ => throw new SocketException((int)error),
    };

    /// <summary>A wire that rests holds on to nobody's payload.</summary>
    private void LetGo()
    {
        _rest = default;
        _segments?.Clear();
        _segments = null;
    }
}
