using System.Buffers;

namespace Swoop.Http2.Hpack;

/// <summary>Where a decoder puts the Huffman-coded strings of a field while it hands the field out.</summary>
/// <remarks>
/// Sized for the whole block at its first Huffman-coded string, so it never moves while a name waits for its value. Up to
/// <see cref="KeptSize"/>, enough for most blocks, it is kept from block to block; beyond, it is rented and given back at the block's end.
/// One for each thread will do: a block is decoded from beginning to end without a pause.
/// </remarks>
internal sealed class HuffmanScratch
{
    /// <summary>The largest array that is kept between blocks, in octets.</summary>
    public const int KeptSize = 1024;

    [ThreadStatic]
    private static HuffmanScratch? t_scratch;

    private byte[] _bytes = [];
    private int _used;

    /// <summary>The current thread's.</summary>
    public static HuffmanScratch OfThread => t_scratch ??= new HuffmanScratch();

    /// <summary>The octets held at the moment.</summary>
    public int Size => _bytes.Length;

    /// <summary>Lets go of the strings of the field before.</summary>
    public void BeginField() => _used = 0;

    /// <summary>Decodes <paramref name="encoded"/> behind what the field already has here.</summary>
    /// <param name="encoded">The coded string, a part of the block.</param>
    /// <param name="blockLength">The length of the whole block, which bounds everything a field can need.</param>
    /// <param name="text">The decoded string, valid until the next field begins.</param>
    public HpackError Decode(ReadOnlySpan<byte> encoded, int blockLength, out ReadOnlySpan<byte> text)
    {
        // One octet of slack for each of the two strings.
        var needed = Huffman.MaxDecodedLength(blockLength) + 1;
        if (_bytes.Length < needed) Enlarge(needed);
        var error = Huffman.Decode(encoded, _bytes.AsSpan(_used), out var written);
        text = _bytes.AsSpan(_used, written);
        _used += written;
        return error;
    }

    /// <summary>Gives back an array that is too large to be kept.</summary>
    public void Shrink()
    {
        if (_bytes.Length <= KeptSize) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Enlarge(long needed)
    {
        Shrink();
        _bytes = needed <= KeptSize ? new byte[KeptSize] : ArrayPool<byte>.Shared.Rent((int)Math.Min(needed, Array.MaxLength));
    }
}
