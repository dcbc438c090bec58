namespace Swoop.Http2.Hpack;

/// <summary>A field that is sent on many streams, prepared once: after its first time on a connection it is one octet or two.</summary>
/// <remarks>Immutable; made once per process and shared by all connections.</remarks>
public sealed class HeaderTemplate
{
    private readonly byte[] _nameLiteral;
    private readonly byte[] _valueLiteral;

    /// <summary>Prepares a field; both parts are copied.</summary>
    /// <param name="name">The name, in lower case (RFC 9113, 8.2.1).</param>
    /// <param name="value">The value.</param>
    public HeaderTemplate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Entry = new HeaderTableEntry(name.ToArray(), value.ToArray(), KnownHeaders.Recognize(name));
        Indexing = HpackEncoder.IndexingFor(name);
        NameHash = HeaderHash.OfName(name);
        FieldHash = HeaderHash.OfField(NameHash, value);
        StaticNameIndex = StaticTable.FindName(name, NameHash);
        StaticIndex = StaticNameIndex == 0 ? 0 : StaticTable.FindValue(StaticNameIndex, value);
        _nameLiteral = Literal(name);
        _valueLiteral = Literal(value);
    }

    /// <summary>The name's octets.</summary>
    public ReadOnlySpan<byte> Name => Entry.Name;

    /// <summary>The value's octets.</summary>
    public ReadOnlySpan<byte> Value => Entry.Value;

    /// <summary>Which name it is, for the names that HTTP/2 and gRPC give a meaning.</summary>
    public KnownHeader Known => Entry.Known;

    /// <summary>How the encoder treats the field; <see cref="HeaderIndexing.Never"/> where the name says that it is a secret.</summary>
    public HeaderIndexing Indexing { get; }

    /// <summary>The entry that goes into the tables of all encoders.</summary>
    internal HeaderTableEntry Entry { get; }

    /// <summary>The hash of the name.</summary>
    internal uint NameHash { get; }

    /// <summary>The hash of name and value.</summary>
    internal uint FieldHash { get; }

    /// <summary>The field's index in the static table, or 0.</summary>
    internal int StaticIndex { get; }

    /// <summary>The lowest static index with this name, or 0.</summary>
    internal int StaticNameIndex { get; }

    /// <summary>The name as a string literal, Huffman-coded where that is shorter.</summary>
    internal ReadOnlySpan<byte> NameLiteral => _nameLiteral;

    /// <summary>The value as a string literal, Huffman-coded where that is shorter.</summary>
    internal ReadOnlySpan<byte> ValueLiteral => _valueLiteral;

    private static byte[] Literal(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[HpackString.MaxLength(text.Length)];
        return bytes[..HpackString.Write(bytes, text)];
    }
}
