namespace Swoop.Http2.Hpack;

/// <summary>A header field as the decoder hands it out; valid only during the call that delivers it.</summary>
public readonly ref struct HeaderField
{
    /// <summary>A field whose name and value lie in the input.</summary>
    public HeaderField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, KnownHeader known, bool neverIndexed = false)
    {
        Name = name;
        Value = value;
        Known = known;
        NeverIndexed = neverIndexed;
    }

    /// <summary>A field that stands in the static or dynamic table.</summary>
    public HeaderField(HeaderTableEntry entry)
    {
        Name = entry.Name;
        Value = entry.Value;
        Known = entry.Known;
        Entry = entry;
    }

    /// <summary>The name's octets, as received.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value's octets, as received.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Which name it is, for the names that HTTP/2 and gRPC give a meaning.</summary>
    public KnownHeader Known { get; }

    /// <summary>True where the sender demands that the field is never put into a table (RFC 7541, 6.2.3).</summary>
    public bool NeverIndexed { get; }

    /// <summary>The table entry, where the field was sent as an index or was added to the table; null for other literals.</summary>
    /// <remarks>Its <see cref="HeaderTableEntry.Parsed"/> lets a reader parse a value once for all requests that repeat it.</remarks>
    public HeaderTableEntry? Entry { get; }
}
