using Swoop.Http2.Output;

namespace Swoop.Http2.Hpack;

/// <summary>Encodes the header blocks of one direction of a connection (RFC 7541).</summary>
/// <remarks>
/// <para>Blocks must reach the peer in the order in which they were encoded and none may be left out: a block taken back after it
/// added something to the table would leave the two sides with different tables. Not thread-safe.</para>
/// <code>
///   representation                            octets                                        section
///   indexed                                   1 index(7+)                                   6.1
///   literal, added to the table               01 name index(6+)   [name] value              6.2.1
///   literal, not added                        0000 name index(4+) [name] value              6.2.2
///   literal, never indexed                    0001 name index(4+) [name] value              6.2.3
///   size update, at the block's beginning     001 size(5+)                                  6.3
/// </code>
/// </remarks>
public sealed class HpackEncoder
{
    private const byte IndexedPattern = 0x80;
    private const int IndexedPrefix = 7;
    private const byte AddedPattern = 0x40;
    private const int AddedPrefix = 6;
    private const byte SizeUpdatePattern = 0x20;
    private const int SizeUpdatePrefix = 5;
    private const byte NeverIndexedPattern = 0x10;
    private const byte NotAddedPattern = 0x00;
    private const int NotAddedPrefix = 4;

    // What a literal may need beyond its octets: three integers.
    private const int LiteralOverhead = 3 * HpackInteger.MaxLength;
    private const int NothingPending = -1;

    private readonly EncoderTable _table = new(HpackDecoder.DefaultTableSize);
    private int _maxTableSize = HpackDecoder.DefaultTableSize;
    private int _smallestPending = NothingPending;

    // Needed once something is sent that was not prepared.
    private RecentHashes? _recent;

    /// <summary>What the peer's SETTINGS_HEADER_TABLE_SIZE allows, in octets; 4096 at first, and above 4096 not made use of.</summary>
    /// <remarks>The table follows at once, and the next block begins with the update that tells the peer (RFC 7541, 4.2).</remarks>
    public int MaxTableSize
    {
        get => _maxTableSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxTableSize = value;
            var size = Math.Min(value, HpackDecoder.DefaultTableSize);
            if (size == _table.MaxSize) return;
            _smallestPending = _smallestPending == NothingPending ? size : Math.Min(_smallestPending, size);
            _table.MaxSize = size;
        }
    }

    /// <summary>The dynamic table, for tests and diagnostics.</summary>
    internal EncoderTable Table => _table;

    /// <summary>How a field of this name is to be encoded unless its sender knows better: credentials and cookies never enter a table.</summary>
    public static HeaderIndexing IndexingFor(ReadOnlySpan<byte> name)
    {
        var isSecret = name.Length switch
        {
            6 => name.SequenceEqual("cookie"u8),
            10 => name.SequenceEqual("set-cookie"u8),
            13 => name.SequenceEqual("authorization"u8),
            19 => name.SequenceEqual("proxy-authorization"u8),
            _ => false,
        };
        return isSecret ? HeaderIndexing.Never : HeaderIndexing.Auto;
    }

    /// <summary>Begins a header block: tells the peer of changes of the table's size since the last one.</summary>
    public void BeginBlock(OutputBuffer output)
    {
        if (_smallestPending == NothingPending) return;
        // The smallest size in between evicted entries, so the peer must hear of it before the final one (RFC 7541, 4.2).
        if (_smallestPending < _table.MaxSize) WriteInteger(output, SizeUpdatePattern, SizeUpdatePrefix, _smallestPending);
        WriteInteger(output, SizeUpdatePattern, SizeUpdatePrefix, _table.MaxSize);
        _smallestPending = NothingPending;
    }

    /// <summary>Writes a field that was prepared: one octet or two once it stands in the table.</summary>
    public void Write(OutputBuffer output, HeaderTemplate field)
    {
        if (field.Indexing == HeaderIndexing.Never)
        {
            WriteLiteral(output, field, NeverIndexedPattern, NotAddedPrefix);
            return;
        }

        var index = field.StaticIndex != 0 ? field.StaticIndex : _table.Find(field);
        if (index != 0)
        {
            WriteInteger(output, IndexedPattern, IndexedPrefix, index);
        }
        else if (field.Entry.Size <= _table.MaxSize)
        {
            WriteLiteral(output, field, AddedPattern, AddedPrefix);
            _table.Add(field);
        }
        else
        {
            WriteLiteral(output, field, NotAddedPattern, NotAddedPrefix);
        }
    }

    /// <summary>Writes a field.</summary>
    /// <param name="output">Gets the field.</param>
    /// <param name="name">The name, in lower case (RFC 9113, 8.2.1).</param>
    /// <param name="value">The value.</param>
    /// <param name="indexing"><see cref="HeaderIndexing.Never"/> for what must stay secret; see <see cref="IndexingFor"/>.</param>
    public void Write(OutputBuffer output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HeaderIndexing indexing)
    {
        var nameHash = HeaderHash.OfName(name);
        var nameIndex = StaticTable.FindName(name, nameHash);
        if (indexing == HeaderIndexing.Auto)
        {
            WriteAuto(output, name, value, nameHash, nameIndex);
            return;
        }

        if (nameIndex == 0) nameIndex = _table.FindName(nameHash, name);
        var pattern = indexing == HeaderIndexing.Never ? NeverIndexedPattern : NotAddedPattern;
        WriteLiteral(output, pattern, NotAddedPrefix, nameIndex, name, value);
    }

    private void WriteAuto(OutputBuffer output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, uint nameHash, int nameIndex)
    {
        var fieldHash = HeaderHash.OfField(nameHash, value);
        var index = nameIndex == 0 ? 0 : StaticTable.FindValue(nameIndex, value);
        if (index == 0) index = _table.Find(fieldHash, name, value);
        if (index != 0)
        {
            WriteInteger(output, IndexedPattern, IndexedPrefix, index);
            return;
        }

        if (nameIndex == 0) nameIndex = _table.FindName(nameHash, name);
        // A field that comes once only would push out others that come again; so would one that takes most of the table.
        if (IsSmall(name, value) && (_recent ??= new RecentHashes()).SeenOrRemember(fieldHash))
        {
            WriteLiteral(output, AddedPattern, AddedPrefix, nameIndex, name, value);
            _table.Add(new HeaderTableEntry(name.ToArray(), value.ToArray(), KnownHeaders.Recognize(name)), nameHash, fieldHash);
        }
        else
        {
            WriteLiteral(output, NotAddedPattern, NotAddedPrefix, nameIndex, name, value);
        }
    }

    private bool IsSmall(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        => (long)name.Length + value.Length + HeaderTableEntry.Overhead <= _table.MaxSize / 2;

    private void WriteLiteral(OutputBuffer output, HeaderTemplate field, byte pattern, int prefixBits)
    {
        var nameIndex = field.StaticNameIndex != 0 ? field.StaticNameIndex : _table.FindName(field.NameHash, field.Name);
        WriteInteger(output, pattern, prefixBits, nameIndex);
        if (nameIndex == 0) output.Write(field.NameLiteral);
        output.Write(field.ValueLiteral);
    }

    private static void WriteLiteral(
        OutputBuffer output, byte pattern, int prefixBits, int nameIndex, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var destination = output.GetSpan(name.Length + value.Length + LiteralOverhead);
        var written = HpackInteger.Write(destination, pattern, prefixBits, nameIndex);
        if (nameIndex == 0) written += HpackString.Write(destination[written..], name);
        written += HpackString.Write(destination[written..], value);
        output.Advance(written);
    }

    private static void WriteInteger(OutputBuffer output, byte pattern, int prefixBits, int value)
    {
        if (value < (1 << prefixBits) - 1)
        {
            output.WriteByte((byte)(pattern | value));
            return;
        }

        output.Advance(HpackInteger.Write(output.GetSpan(HpackInteger.MaxLength), pattern, prefixBits, value));
    }
}
