namespace Swoop.Http2.Hpack;

/// <summary>What was wrong with a header block. Each of them is COMPRESSION_ERROR for the connection (RFC 9113, 4.3).</summary>
public enum HpackError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The block ends within a field, an integer or a string.</summary>
    Truncated,

    /// <summary>An integer has more than five continuation octets or exceeds <see cref="int.MaxValue"/> (RFC 7541, 5.1).</summary>
    IntegerTooLarge,

    /// <summary>An index is zero or lies beyond the dynamic table (RFC 7541, 2.3.3 and 6.1).</summary>
    IndexOutOfRange,

    /// <summary>A Huffman-coded string contains the symbol EOS (RFC 7541, 5.2).</summary>
    HuffmanEndOfString,

    /// <summary>A Huffman-coded string's padding is longer than seven bits or not all ones (RFC 7541, 5.2).</summary>
    HuffmanPadding,

    /// <summary>A size update exceeds what our SETTINGS_HEADER_TABLE_SIZE allows (RFC 7541, 6.3).</summary>
    SizeUpdateTooLarge,

    /// <summary>A size update stands behind a field (RFC 7541, 4.2).</summary>
    SizeUpdateMisplaced,

    /// <summary>Our limit was lowered below the table's size and the block does not begin with an update that follows it (RFC 7541, 4.2).</summary>
    SizeUpdateMissing,
}
