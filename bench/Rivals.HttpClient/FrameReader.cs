using System.Buffers;

namespace Rivals.HttpClient;

/// <summary>Finds frame after frame in a response. The frames stay where they were read: a library would still have to parse them.</summary>
internal sealed class FrameReader(Stream body, int frameLength) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(2 * frameLength, 64 << 10));
    private int _start;
    private int _end;

    /// <summary>True if one more frame is complete; false at the end.</summary>
    public async ValueTask<bool> MoveNextAsync()
    {
        while (true)
        {
            if (Frames.LengthOf(_buffer.AsSpan(_start.._end)) is { } length && length <= _end - _start)
            {
                _start += length;
                return true;
            }

            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            var read = await body.ReadAsync(_buffer.AsMemory(_end));
            if (read == 0) return false;
            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        body.Dispose();
    }
}
