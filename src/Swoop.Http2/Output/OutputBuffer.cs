using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Swoop.Http2.Output;

/// <summary>The bytes an engine has written and its transport has not yet sent.</summary>
/// <remarks>
/// <para>Frames are written one behind the other into one rented array, so that what was written a moment ago (a frame header
/// whose length is known only now) can still be patched. A large payload is not copied: it is noted as a reference at the
/// position where it belongs, and the transport hands own bytes and references to the socket as a list of segments.</para>
/// <code>
///   own bytes   [ HEADERS ... | DATA header | DATA header | HEADERS (trailers) ]
///   references                              ^payload 1    ^payload 2
///   on the wire [ HEADERS ... | DATA header | payload 1 | DATA header | payload 2 | HEADERS (trailers) ]
/// </code>
/// <para>Not thread-safe: whoever holds the transport's gate, or the flusher that has taken the buffer, is its only user.</para>
/// </remarks>
public sealed class OutputBuffer
{
    /// <summary>The size of the first array, in bytes. Most connections never need a second.</summary>
    public const int InitialCapacity = 4096;

    private byte[] _bytes = [];
    private int _written;
    private long _referenced;
    private List<Reference>? _references;

    /// <summary>Everything in the buffer, in bytes: own bytes and references.</summary>
    public long Length => _written + _referenced;

    /// <summary>The bytes written into the buffer itself, without what is only referenced.</summary>
    public int Position => _written;

    /// <summary>True while nothing waits to be sent.</summary>
    public bool IsEmpty => _written == 0;

    /// <summary>True when every byte lies in <see cref="WrittenMemory"/>.</summary>
    public bool IsContiguous => _references is not { Count: > 0 };

    /// <summary>The buffer's own bytes; all of them, if <see cref="IsContiguous"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _written);

    /// <summary>The buffer's own bytes; all of them, if <see cref="IsContiguous"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _written);

    /// <summary>Gives at least <paramref name="size"/> bytes to write into; <see cref="Advance"/> says how many were used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int size)
    {
        if (_bytes.Length - _written < size) Grow(size);
        return _bytes.AsSpan(_written);
    }

    /// <summary>Marks the next <paramref name="count"/> bytes as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count)
    {
        Debug.Assert(count >= 0 && _written + count <= _bytes.Length);
        _written += count;
    }

    /// <summary>Copies <paramref name="bytes"/> to the end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Writes one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if (_bytes.Length == _written) Grow(1);
        _bytes[_written++] = value;
    }

    /// <summary>The own bytes from <paramref name="position"/> on, to be patched in place.</summary>
    public Span<byte> Patch(int position, int length) => _bytes.AsSpan(position, length);

    /// <summary>Makes a gap of <paramref name="length"/> bytes at <paramref name="position"/> and returns it.</summary>
    /// <remarks>Used only when a header block turns out longer than one frame. Never across a reference.</remarks>
    public Span<byte> Insert(int position, int length)
    {
        Debug.Assert(IsContiguous || _references![^1].Position <= position);
        GetSpan(length);
        _bytes.AsSpan(position, _written - position).CopyTo(_bytes.AsSpan(position + length));
        _written += length;
        return _bytes.AsSpan(position, length);
    }

    /// <summary>Takes back what was written behind <paramref name="position"/>.</summary>
    public void Truncate(int position)
    {
        Debug.Assert(position <= _written && (IsContiguous || _references![^1].Position <= position));
        _written = position;
    }

    /// <summary>Puts <paramref name="payload"/> at the current position without copying it.</summary>
    /// <param name="payload">The bytes; they must not change until <paramref name="owner"/> is released.</param>
    /// <param name="owner">Disposed once the bytes have been sent or dropped; null where nobody waits for that.</param>
    public void WriteReference(ReadOnlyMemory<byte> payload, IDisposable? owner)
    {
        (_references ??= []).Add(new Reference(_written, payload, owner));
        _referenced += payload.Length;
    }

    /// <summary>Appends everything, in the order of the wire, to <paramref name="segments"/>.</summary>
    public void CopySegmentsTo(ICollection<ReadOnlyMemory<byte>> segments)
    {
        var from = 0;
        for (var i = 0; i < (_references?.Count ?? 0); i++)
        {
            var reference = _references![i];
            if (reference.Position > from) segments.Add(_bytes.AsMemory(from, reference.Position - from));
            if (!reference.Payload.IsEmpty) segments.Add(reference.Payload);
            from = reference.Position;
        }

        if (_written > from) segments.Add(_bytes.AsMemory(from, _written - from));
    }

    /// <summary>Empties the buffer, releases references, and gives an array larger than <paramref name="keep"/> bytes back to the pool.</summary>
    public void Clear(int keep = InitialCapacity)
    {
        if (_references is not null)
        {
            foreach (var reference in _references) reference.Owner?.Dispose();
            _references.Clear();
        }

        _referenced = 0;
        _written = 0;
        if (_bytes.Length <= keep) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        var capacity = Math.Max(Math.Max(_bytes.Length * 2, _written + size), InitialCapacity);
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _bytes.AsSpan(0, _written).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private readonly record struct Reference(int Position, ReadOnlyMemory<byte> Payload, IDisposable? Owner);
}
