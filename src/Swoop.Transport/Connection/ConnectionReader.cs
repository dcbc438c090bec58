using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Swoop.Transport.Connection;

/// <summary>The read loop: fills one buffer, lets the engine consume all frames in it, and starts what became ready.</summary>
/// <remarks>
/// Written with explicit continuations rather than as an async method, so that the loop can be handed on: the next receive is
/// under way, on whatever thread it will end, before this thread runs a handler. A lone call therefore pays no hop between threads, and a
/// handler that blocks still does not stop the reading.
/// <para>An idle connection holds little: while small batches come, it waits with a small buffer of its own; after a large one it waits
/// with none, and rents one when something is there.</para>
/// </remarks>
[SuppressMessage("Reliability", "CA2012", Justification = "Each receive is awaited once, through an explicit continuation.")]
internal sealed class ConnectionReader
{
    // Holds some fifteen small calls.
    private const int SmallSize = 1 << 10;

    // How many small batches in a row it takes to believe that no large one follows: a batch that is cut in two costs far more
    // than the one system call that waiting without a buffer adds.
    private const int Patience = 64;

    // Several frames of the smallest permitted maximum; more where the engine was told to take larger frames.
    private const int LargeSize = 64 << 10;

    private readonly Http2Connection _connection;
    private readonly Action _onReceived;
    private readonly byte[] _small = new byte[SmallSize];
    private byte[] _buffer = [];
    private int _filled;
    private int _requested;
    private int _patience;
    private bool _isThere;
    private ValueTaskAwaiter<int> _pending;

    public ConnectionReader(Http2Connection connection)
    {
        _connection = connection;
        _onReceived = OnReceived;
    }

    private bool ExpectsMuch => _patience > 0;

    /// <summary>Begins to read; returns when there is nothing to read yet.</summary>
    public void Start() => ReceiveNext(hasWork: false);

    private void ReceiveNext(bool hasWork)
    {
        while (true)
        {
            var target = ChooseBuffer();
            _requested = target.Length;
            ValueTask<int> receiving;
            try
            {
                receiving = _connection.Wire.ReceiveAsync(target);
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

        // A full buffer says that more is waiting.
        _isThere = received == _requested;
        if (received >= SmallSize) _patience = Patience;
        else if (_patience > 0) _patience--;

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

    /// <summary>Where the next bytes go; nowhere yet, where a large buffer would lie idle until they come.</summary>
    private Memory<byte> ChooseBuffer()
    {
        if (_filled > 0)
        {
            if (_buffer == _small) RentLarge();
            return _buffer.AsMemory(_filled);
        }

        if (ExpectsMuch && _isThere)
        {
            if (_buffer.Length <= SmallSize) RentLarge();
            return _buffer;
        }

        ReleaseBuffer();
        if (ExpectsMuch) return default;
        _buffer = _small;
        return _buffer;
    }

    private void RentLarge()
    {
        var large = ArrayPool<byte>.Shared.Rent(Math.Max(LargeSize, _connection.LargestFrame));
        _buffer.AsSpan(0, _filled).CopyTo(large);
        _buffer = large;
    }

    private void Stop(Exception? exception)
    {
        ReleaseBuffer();
        _connection.OnReceiveEnded(exception);
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > SmallSize) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = 0;
    }
}
