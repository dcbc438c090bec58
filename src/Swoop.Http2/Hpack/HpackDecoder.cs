using System.Runtime.CompilerServices;

namespace Swoop.Http2.Hpack;

/// <summary>Decodes the header blocks of one direction of a connection (RFC 7541).</summary>
/// <remarks>
/// <para>Keeps the dynamic table from block to block and nothing else. Takes any input without throwing. After a fault the table no
/// longer agrees with the peer's, so the connection must end. Not thread-safe.</para>
/// <code>
///   first octet   representation                                   section
///   1xxxxxxx      indexed field, 7-bit index                       6.1
///   01xxxxxx      literal, added to the table, 6-bit name index    6.2.1
///   001xxxxx      dynamic table size update, 5-bit size            6.3
///   0001xxxx      literal, never indexed, 4-bit name index         6.2.3
///   0000xxxx      literal, not added, 4-bit name index             6.2.2
/// </code>
/// </remarks>
public sealed class HpackDecoder
{
    /// <summary>The table size that HTTP/2 begins with (RFC 9113, 6.5.2), in octets as tables count them.</summary>
    public const int DefaultTableSize = 4096;

    // The lowest limit since the last block that lies below the table's size; the next block must follow it.
    private const int NothingToFollow = int.MaxValue;

    private readonly DynamicTable _table;
    private readonly SharedHeaders? _shared;
    private int _maxTableSize;

    // While a block with literals is being decoded.
    private HuffmanScratch? _scratch;
    private int _limitToFollow = NothingToFollow;

    /// <summary>Creates a decoder.</summary>
    /// <param name="maxTableSize">The first limit. The table begins with it, but never above <see cref="DefaultTableSize"/>: a
    /// larger one must be asked for by the peer's encoder.</param>
    /// <param name="shared">Where fields that come on many connections are kept once for all of them; null for a table of entries of its own.</param>
    public HpackDecoder(int maxTableSize = DefaultTableSize, SharedHeaders? shared = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTableSize);
        _maxTableSize = maxTableSize;
        _shared = shared;
        _table = new DynamicTable(Math.Min(maxTableSize, DefaultTableSize));
    }

    /// <summary>What our SETTINGS_HEADER_TABLE_SIZE allows the peer's encoder; set when the peer has acknowledged it.</summary>
    /// <remarks>The table itself changes only when the peer says so in its next block, which it must if the limit went below it.</remarks>
    public int MaxTableSize
    {
        get => _maxTableSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxTableSize = value;
            if (value < _table.MaxSize) _limitToFollow = Math.Min(_limitToFollow, value);
        }
    }

    /// <summary>The dynamic table, for tests and diagnostics.</summary>
    internal DynamicTable Table => _table;

    /// <summary>Decodes one complete header block and hands its fields to <paramref name="sink"/>.</summary>
    /// <param name="block">The fragments of HEADERS and CONTINUATION, put together.</param>
    /// <param name="sink">Gets the fields in their order, also those in front of a fault.</param>
    /// <returns>Null, or what was wrong: a connection error of type COMPRESSION_ERROR.</returns>
    public HpackFault? Decode<TSink>(ReadOnlySpan<byte> block, ref TSink sink)
        where TSink : struct, IHeaderSink, allows ref struct
    {
        var offset = 0;
        var start = 0;
        var error = ReadSizeUpdates(block, ref offset, ref start);
        while (error == HpackError.None && offset < block.Length)
        {
            start = offset;
            error = (block[offset] & 0x80) != 0
                ? DecodeIndexed(block, ref offset, ref sink)
                : DecodeLiteral(block, ref offset, ref sink);
        }

        _scratch?.Shrink();
        _scratch = null;
        return error == HpackError.None ? null : new HpackFault(error, start);
    }

    // Size updates stand in front of the first field only (RFC 7541, 4.2).
    private HpackError ReadSizeUpdates(ReadOnlySpan<byte> block, scoped ref int offset, ref int start)
    {
        while (offset < block.Length && (block[offset] & 0xe0) == 0x20)
        {
            start = offset;
            var error = HpackInteger.Read(block, ref offset, 5, out var size);
            if (error != HpackError.None) return error;
            if (size > _maxTableSize) return HpackError.SizeUpdateTooLarge;
            // Of several changes between two blocks the smallest is to be signalled first.
            if (size > _limitToFollow) return HpackError.SizeUpdateMissing;
            _limitToFollow = NothingToFollow;
            _table.MaxSize = size;
        }

        start = offset;
        return _limitToFollow == NothingToFollow ? HpackError.None : HpackError.SizeUpdateMissing;
    }

    /// <summary>Reads an indexed field.</summary>
    /// <remarks>
    /// <code>
    ///     0   1   2   3   4   5   6   7
    ///   +---+---+---+---+---+---+---+---+
    ///   | 1 |        Index (7+)         |
    ///   +---+---------------------------+
    /// </code>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HpackError DecodeIndexed<TSink>(ReadOnlySpan<byte> block, scoped ref int offset, ref TSink sink)
        where TSink : struct, IHeaderSink, allows ref struct
    {
        var index = block[offset] & 0x7f;
        if (index < 0x7f)
        {
            offset++;
        }
        else
        {
            var error = HpackInteger.Read(block, ref offset, 7, out index);
            if (error != HpackError.None) return error;
        }

        var entry = Find(index);
        if (entry is null) return HpackError.IndexOutOfRange;
        sink.Field(new HeaderField(entry));
        return HpackError.None;
    }

    /// <summary>Reads a literal field.</summary>
    /// <remarks>
    /// <code>
    ///     0   1   2   3   4   5   6   7
    ///   +---+---+---+---+---+---+---+---+
    ///   |  pattern  | name index or 0   |   01: 6+   0001 and 0000: 4+
    ///   +---+---------------------------+
    ///   | name as a string, if 0        |
    ///   +-------------------------------+
    ///   | value as a string             |
    ///   +-------------------------------+
    /// </code>
    /// </remarks>
    private HpackError DecodeLiteral<TSink>(ReadOnlySpan<byte> block, scoped ref int offset, ref TSink sink)
        where TSink : struct, IHeaderSink, allows ref struct
    {
        var first = block[offset];
        if ((first & 0xe0) == 0x20) return HpackError.SizeUpdateMisplaced;
        var adds = (first & 0x40) != 0;

        _scratch ??= HuffmanScratch.OfThread;
        _scratch.BeginField();
        var error = HpackInteger.Read(block, ref offset, adds ? 6 : 4, out var nameIndex);
        if (error != HpackError.None) return error;
        HeaderTableEntry? named = null;
        ReadOnlySpan<byte> name;
        if (nameIndex == 0)
        {
            error = HpackString.Read(block, ref offset, _scratch, out name);
            if (error != HpackError.None) return error;
        }
        else
        {
            named = Find(nameIndex);
            if (named is null) return HpackError.IndexOutOfRange;
            name = named.Name;
        }

        error = HpackString.Read(block, ref offset, _scratch, out var value);
        if (error != HpackError.None) return error;
        var known = named?.Known ?? KnownHeaders.Recognize(name);
        if (adds && _table.MakeRoom((long)name.Length + value.Length + HeaderTableEntry.Overhead))
        {
            var entry = _shared?.GetOrAdd(name, value, known) ?? new HeaderTableEntry(named?.Name ?? name.ToArray(), value.ToArray(), known);
            _table.Add(entry);
            sink.Field(new HeaderField(entry));
        }
        else
        {
            sink.Field(new HeaderField(name, value, known, neverIndexed: (first & 0xf0) == 0x10));
        }

        return HpackError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HeaderTableEntry? Find(int index)
    {
        if ((uint)(index - 1) < StaticTable.Count) return StaticTable.Get(index);
        var age = index - StaticTable.Count - 1;
        return (uint)age < (uint)_table.Count ? _table[age] : null;
    }
}
