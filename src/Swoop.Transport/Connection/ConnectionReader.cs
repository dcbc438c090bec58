using System.Diagnostics.CodeAnalysis;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace Swoop.Transport.Connection;

/// <summary>The read loop: fills one buffer, lets the engine consume all frames in it, and starts what became ready.</summary>
/// <remarks>
/// Written with explicit continuations rather than as an async method, so that the loop can be handed on: the next receive is
/// under way, on whatever thread it will end, before this thread runs a handler. A lone call therefore pays no hop between threads, and a
/// handler that blocks still does not stop the reading.
/// </remarks>
[SuppressMessage("Reliability", "CA2012", Justification = "Each receive is awaited once, through an explicit continuation.")]
internal sealed class ConnectionReader
{
    // Room for a frame of the smallest permitted maximum and its header; grows where the engine was told to take larger frames.
    private const int BufferSize = 32 << 10;

    private readonly Http2Connection _connection;
    private readonly Action _onReceived;
    private byte[] _buffer = [];
    private int _filled;
    private ValueTaskAwaiter<int> _pending;

    public ConnectionReader(Http2Connection connection)
    {
        _connection = connection;
        _onReceived = OnReceived;
    }

    /// <summary>Begins to read; returns when there is nothing to read yet.</summary>
    public void Start() => ReceiveNext(batch: null);

    private void ReceiveNext(ConnectionWork? batch)
    {
        while (true)
        {
            if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, _connection.LargestFrame));
            ValueTask<int> receiving;
            try
            {
                receiving = _connection.Wire.ReceiveAsync(_buffer.AsMemory(_filled));
            }
            catch (Exception exception)
            {
                WorkQueue.Start(batch);
                Stop(exception);
                return;
            }

            if (!receiving.IsCompleted)
            {
                _pending = receiving.GetAwaiter();
                // From here on the loop may go on elsewhere; only the batch is ours.
                _pending.UnsafeOnCompleted(_onReceived);
                WorkQueue.StartAndRunFirst(batch);
                return;
            }

            WorkQueue.Start(batch);
            _pending = receiving.GetAwaiter();
            if (!TryProcess(out batch)) return;
        }
    }

    private void OnReceived()
    {
        if (TryProcess(out var batch)) ReceiveNext(batch);
    }

    private bool TryProcess(out ConnectionWork? batch)
    {
        batch = null;
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

        if (received == 0)
        {
            Stop(null);
            return false;
        }

        _filled += received;
        if (!_connection.Process(_buffer.AsSpan(0, _filled), out var consumed, out batch))
        {
            ReleaseBuffer();
            return false;
        }

        _filled -= consumed;
        if (_filled > 0) _buffer.AsSpan(consumed, _filled).CopyTo(_buffer);
        return true;
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
