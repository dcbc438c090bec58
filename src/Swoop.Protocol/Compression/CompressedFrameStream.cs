using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Compression;

/// <summary>Collects what a compressor writes in a rented array, behind room for the message's prefix.</summary>
/// <remarks>Owns its array until <see cref="Detach"/> or <see cref="Stream.Dispose()"/>.</remarks>
internal sealed class CompressedFrameStream(int initialCapacity) : Stream
{
    private byte[]? _array = MessageArrays.Rent(MessagePrefix.Size + initialCapacity);
    private int _end = MessagePrefix.Size;

    public int PayloadLength => _end - MessagePrefix.Size;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The array, now the caller's to return.</summary>
    public byte[] Detach()
    {
        var array = _array ?? throw new ObjectDisposedException(nameof(CompressedFrameStream));
        _array = null;
        return array;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_array is null, this);
        if (_array.Length - _end < buffer.Length)
            MessageArrays.Grow(ref _array, _end, (int)Math.Min(Math.Max(_array.Length * 2L, (long)_end + buffer.Length), Array.MaxLength));
        buffer.CopyTo(_array.AsSpan(_end));
        _end += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_array is { } array)
        {
            _array = null;
            MessageArrays.Return(array);
        }
        base.Dispose(disposing);
    }
}
