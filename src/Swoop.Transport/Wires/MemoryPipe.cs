using System.Buffers;
using System.Numerics;
using System.Threading.Tasks.Sources;
using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>One direction of a connection inside the process: a bounded ring of bytes between one sender and one receiver.</summary>
/// <remarks>
/// Bytes are copied under the gate only, and whoever waits is let go under the gate too. So nobody's memory is touched after its
/// operation has ended, whichever end closes, and when.
/// </remarks>
internal sealed class MemoryPipe
{
    // Like a socket's buffer: what a sender may be ahead of its receiver, in bytes.
    private const int Capacity = 256 << 10;
    private const int SmallestRing = 4 << 10;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly Waiter _receiver = new();
    private readonly Waiter _sender = new();
    private readonly List<ReadOnlyMemory<byte>> _segments = [];
    private byte[] _ring = [];
    private int _mask = -1;
    private int _start;
    private int _count;
    private int _segment;
    private int _offset;
    private Memory<byte> _target;
    private bool _isCompleted;
    private bool _isAbandoned;

    private int Size => _mask + 1;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        lock (_gate)
        {
            if (_isAbandoned) return ValueTask.FromException<int>(Closed());
            if (_receiver.IsWaiting) return ValueTask.FromException<int>(new InvalidOperationException("A receive is under way already."));
            if (_count > 0) return new ValueTask<int>(TakeLocked(buffer.Span));
            if (_isCompleted) return new ValueTask<int>(0);
            _target = buffer;
            return _receiver.Wait();
        }
    }

    public ValueTask SendAsync(OutputBuffer output)
    {
        lock (_gate)
        {
            if (_isAbandoned || _isCompleted) return ValueTask.FromException(Closed());
            if (_sender.IsWaiting) return ValueTask.FromException(new InvalidOperationException("A send is under way already."));
            output.CopySegmentsTo(_segments);
            return PutLocked() ? default : _sender.WaitForEnd();
        }
    }

    /// <summary>The sender is done: the receiver gets what is left, then the end.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (_isCompleted) return;
            _isCompleted = true;
            FailSenderLocked();
            if (_receiver.IsWaiting) EndReceiveLocked(0);
        }
    }

    /// <summary>The receiver is gone: what is left is dropped, and sending fails.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (_isAbandoned) return;
            _isAbandoned = true;
            _count = 0;
            ReleaseRingLocked();
            FailSenderLocked();
            if (!_receiver.IsWaiting) return;
            _target = default;
            _receiver.Fail(Closed());
        }
    }

    private static IOException Closed() => new("The in-memory connection is closed.");

    private int TakeLocked(Span<byte> target)
    {
        var length = Math.Min(target.Length, _count);
        var first = Math.Min(length, Size - _start);
        _ring.AsSpan(_start, first).CopyTo(target);
        _ring.AsSpan(0, length - first).CopyTo(target[first..]);
        _count -= length;
        _start = _count == 0 ? 0 : (_start + length) & _mask;
        // The sender's next bytes move up; an idle connection keeps no ring.
        if (_sender.IsWaiting && PutLocked()) _sender.Succeed(0);
        if (_count == 0) ReleaseRingLocked();
        return length;
    }

    /// <summary>Moves what is to be sent as far as there is room; true when all of it has moved.</summary>
    private bool PutLocked()
    {
        for (; _segment < _segments.Count; _segment++, _offset = 0)
        {
            while (_offset < _segments[_segment].Length)
            {
                var moved = MoveLocked(_segments[_segment].Span[_offset..]);
                if (moved == 0) return false;
                _offset += moved;
            }
        }

        ForgetOutputLocked();
        return true;
    }

    private int MoveLocked(ReadOnlySpan<byte> bytes)
    {
        if (_receiver.IsWaiting) return HandOverLocked(bytes);
        var length = Math.Min(bytes.Length, Capacity - _count);
        if (length == 0) return 0;
        if (Size < _count + length) GrowLocked(_count + length);
        var end = (_start + _count) & _mask;
        var first = Math.Min(length, Size - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..length].CopyTo(_ring);
        _count += length;
        return length;
    }

    /// <remarks>A receiver waits only while the ring is empty, so these bytes are the next in order.</remarks>
    private int HandOverLocked(ReadOnlySpan<byte> bytes)
    {
        var length = Math.Min(bytes.Length, _target.Length);
        bytes[..length].CopyTo(_target.Span);
        EndReceiveLocked(length);
        // A receiver with an empty buffer has only learnt that there is something: it goes into the ring.
        return length > 0 ? length : MoveLocked(bytes);
    }

    private void EndReceiveLocked(int length)
    {
        _target = default;
        _receiver.Succeed(length);
    }

    private void FailSenderLocked()
    {
        ForgetOutputLocked();
        if (_sender.IsWaiting) _sender.Fail(Closed());
    }

    private void ForgetOutputLocked()
    {
        _segments.Clear();
        _segment = 0;
        _offset = 0;
    }

    private void GrowLocked(int needed)
    {
        // A power of two, so that positions wrap by a mask; Capacity is one too.
        var size = Math.Max(SmallestRing, (int)BitOperations.RoundUpToPowerOf2((uint)needed));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        var first = Math.Min(_count, Size - _start);
        _ring.AsSpan(_start, first).CopyTo(larger);
        _ring.AsSpan(0, _count - first).CopyTo(larger.AsSpan(first));
        if (Size > 0) ArrayPool<byte>.Shared.Return(_ring);
        _ring = larger;
        _mask = size - 1;
        _start = 0;
    }

    private void ReleaseRingLocked()
    {
        if (Size == 0) return;
        ArrayPool<byte>.Shared.Return(_ring);
        _ring = [];
        _mask = -1;
        _start = 0;
    }

    /// <summary>Somebody who waits, one at a time. Continuations run on the pool: two read loops must not grow one stack.</summary>
    private sealed class Waiter : IValueTaskSource<int>, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };

        public bool IsWaiting { get; private set; }

        public ValueTask<int> Wait()
        {
            Begin();
            return new ValueTask<int>(this, _core.Version);
        }

        public ValueTask WaitForEnd()
        {
            Begin();
            return new ValueTask(this, _core.Version);
        }

        public void Succeed(int length)
        {
            IsWaiting = false;
            _core.SetResult(length);
        }

        public void Fail(Exception exception)
        {
            IsWaiting = false;
            _core.SetException(exception);
        }

        public int GetResult(short token) => _core.GetResult(token);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);

        private void Begin()
        {
            _core.Reset();
            IsWaiting = true;
        }
    }
}
