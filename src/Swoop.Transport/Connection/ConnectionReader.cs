using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Swoop.Transport.Connection;

/// <summary>The read loop: fills one buffer, lets the engine consume all frames in it, and starts what became ready.</summary>
/// <remarks>
/// Written with explicit continuations rather than as an async method, so that the loop can be handed on: the next receive is
/// under way, on whatever thread it will end, before this thread runs a handler. A lone call therefore pays no hop between threads, and a
/// handler that blocks still does not stop the reading. Only where a single stream brings much at once is it the other way round (<see cref="ReadingTurn"/>).
/// <para>Idle connections are many, so the reader never waits with a buffer unless a frame has begun in it: it rents one when something is
/// there, and gives it back before it waits.</para>
/// </remarks>
[SuppressMessage("Reliability", "CA2012", Justification = "Each receive is awaited once, through an explicit continuation.")]
internal sealed class ConnectionReader
{
    // Two frames of the smallest permitted maximum; more where the engine was told to take larger frames. What is received is copied on at
    // once: a larger buffer drives more of what that needs out of the processor's nearest caches than its fewer system calls save.
    private const int BufferSize = 32 << 10;

    // A batch of which copying and parsing costs more than what a second thread at work could win. TLS brings no more at a time.
    private const int Much = 16 << 10;

    private readonly Http2Connection _connection;
    private readonly Action _onReceived;
    private byte[] _buffer = [];
    private int _filled;
    private int _requested;

    // Something is there for certain: a wait without a buffer has said so, or the last buffer was filled.
    private bool _isThere;
    private bool _gotMuch;
    private ReadingTurn? _turn;
    private ValueTaskAwaiter<int> _pending;

    public ConnectionReader(Http2Connection connection)
    {
        _connection = connection;
        _onReceived = OnReceived;
    }

    // With many streams there is work for several threads, and reading on pays. Without the gate: a hint.
    private bool IsLoneBulk => _gotMuch && _connection.Engine.OpenStreams == 1;

    /// <summary>Begins to read; returns when there is nothing to read yet.</summary>
    public void Start() => ReceiveNext(hasWork: false);

    private void ReceiveNext(bool hasWork)
    {
        while (true)
        {
            if (hasWork && IsLoneBulk && (_turn ??= new ReadingTurn(() => ReceiveNext(hasWork: false))).TryStandAside(out var turn))
            {
                _connection.Work.Run();
                if (!_turn.TryComeBack(turn)) return;
                hasWork = false;
            }

            ValueTask<int> receiving;
            try
            {
                receiving = ReceiveAsync();
            }
            catch (Exception exception)
            {
                if (hasWork) _connection.Work.Start();
                Stop(exception);
                return;
            }

            if (!receiving.IsCompleted)
            {
                _pending = receiving.GetAwaiter();
                // From here on the loop may go on elsewhere.
                _pending.UnsafeOnCompleted(_onReceived);
                if (hasWork) _connection.Work.Run();
                return;
            }

            if (hasWork) _connection.Work.Start();
            _pending = receiving.GetAwaiter();
            if (!TryProcess(out hasWork)) return;
        }
    }

    private void OnReceived()
    {
        if (TryProcess(out var hasWork)) ReceiveNext(hasWork);
    }

    private bool TryProcess(out bool hasWork)
    {
        hasWork = false;
        int received;
        try
        {
            received = _pending.GetResult();
        }
        catch (Exception exception)
        {
            Stop(exception);
            return false;
        }

        if (_requested == 0)
        {
            // We only waited: something is there now, or the end.
            _isThere = true;
            return true;
        }

        if (received == 0)
        {
            Stop(null);
            return false;
        }

        _isThere = received == _requested;
        _gotMuch = received >= Much;
        _filled += received;
        if (!_connection.Process(_buffer.AsSpan(0, _filled), out var consumed, out hasWork))
        {
            ReleaseBuffer();
            return false;
        }

        _filled -= consumed;
        if (_filled > 0) _buffer.AsSpan(consumed, _filled).CopyTo(_buffer);
        return true;
    }

    /// <summary>Receives what is there, or waits until something is.</summary>
    private ValueTask<int> ReceiveAsync()
    {
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, _connection.LargestFrame));
        var room = _buffer.AsMemory(_filled);
        _requested = room.Length;
        if (_connection.Wire.TryReceive(room.Span, out var received)) return new ValueTask<int>(received);
        if (_isThere) return _connection.Wire.ReceiveAsync(room);
        if (_filled == 0) ReleaseBuffer();
        _requested = 0;
        return _connection.Wire.ReceiveAsync(default);
    }

    private void Stop(Exception? exception)
    {
        ReleaseBuffer();
        _connection.OnReceiveEnded(exception);
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = 0;
    }
}
